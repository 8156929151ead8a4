/// The shape of a value, for messages and logs: digits as `9`, ASCII letters as `A`, other ASCII as
/// itself, control characters as `?`, anything else as `*`; at most 24 characters, then `...`.
///
/// It is enough to see what is wrong with a field and too little to name a person.
package func valueShape(_ field: FieldBytes) -> String {
  let longest = 24
  var shape: [UInt8] = []
  for byte in field {
    // Continuation bytes belong to a character that was shown already.
    if byte & 0xC0 == 0x80 { continue }
    if shape.count == longest {
      shape += [UInt8](repeating: UInt8(ascii: "."), count: 3)
      break
    }
    shape.append(shapeCharacter(byte))
  }
  return String(decoding: shape, as: UTF8.self)
}

/// `valueShape` of a text.
package func valueShape(_ text: String) -> String {
  var text = text
  return text.withUTF8 { valueShape($0) }
}

private func shapeCharacter(_ byte: UInt8) -> UInt8 {
  if isDigit(byte) { return UInt8(ascii: "9") }
  if asciiLowercase(byte) &- 0x61 < 26 { return UInt8(ascii: "A") }
  if byte < 0x20 || byte == 0x7F { return UInt8(ascii: "?") }
  return byte >= 0x80 ? UInt8(ascii: "*") : byte
}
