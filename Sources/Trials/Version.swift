/// The version of juggle, as records and `--version` give it.
package let juggleVersion = "0.1.0"
