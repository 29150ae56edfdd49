import Foundation

/// The pictures of one results folder, for the template.
struct PicturesValues {
  /// The first one stands beside the answer.
  var charts: [PictureValues]
  /// For readers without scripts.
  var timelines: [PictureValues] = []

  /// Those of all sections of a page: charts of the last one go before timelines of the first, which the page draws
  /// itself where scripts may run.
  ///
  /// - Parameter room: Bytes that are left for them; lessened by what they take.
  static func all(_ sources: [PageSource], room: inout Int) -> [PicturesValues] {
    var all = sources.map { source in
      PicturesValues(
        charts: source.pictures.filter { !$0.isTimeline }.map { PictureValues($0, room: &room) })
    }
    for place in sources.indices {
      all[place].timelines = sources[place].pictures.filter(\.isTimeline).map {
        PictureValues($0, room: &room)
      }
    }
    return all
  }
}

/// One picture, in the page or said to be elsewhere.
struct PictureValues {
  var caption: String
  var alternative: String
  var image: String?
  /// In pixels, as it was drawn: a picture of one panel isn't blown up to the page's width.
  var size: PagePicture.Size?
  /// Why there is none.
  var tooLarge: String?

  init(_ picture: PagePicture, room: inout Int) {
    caption = shortened(withBoundUnits(picture.title), to: mostText)
    alternative = shortened(printable(picture.description), to: 4 * mostText)
    let address = "data:image/svg+xml;base64,\(picture.svg.base64EncodedString())"
    guard address.utf8.count <= room else {
      tooLarge = "Too large for this page: this picture is charts/\(printable(picture.name)) in the folder."
      return
    }
    room -= address.utf8.count
    (image, size) = (address, picture.size)
  }
}

/// Bytes that the large parts of a page may take, so that all of it stays below 10 MB.
struct PageRoom {
  /// What all of a page has.
  static let page = 9_900_000
  var pictures = 3_000_000
  var timelines = TimelineValues.room
}
