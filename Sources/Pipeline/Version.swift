/// The version that outputs carry; it is part of a run's identity.
package enum Version {
  package static let text = "0.1.0"
}
