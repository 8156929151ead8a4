/// From UTF-16, Windows-1252 and ISO 8859-1 to UTF-8.
enum Transcoding {
  static func transcode(
    _ bytes: UnsafeRawBufferPointer, _ encoding: TextEncoding, into scratch: ScratchFile,
    limits: SourceFile.Limits
  ) throws(SourceFileError) {
    // No encoding here gives more than three bytes of UTF-8 for a byte.
    guard bytes.count <= limits.decodedBytes / 3 else { throw .compression(.tooLarge) }
    switch encoding {
    case .utf8: try scratch.append(bytes)
    case .utf16, .utf16LittleEndian: try utf16(bytes, into: scratch, lowByte: 0)
    case .utf16BigEndian: try utf16(bytes, into: scratch, lowByte: 1)
    case .latin1: for byte in bytes { try append(UInt32(byte), to: scratch) }
    case .windows1252: try windows1252(bytes, into: scratch)
    }
  }

  private static func utf16(
    _ bytes: UnsafeRawBufferPointer, into scratch: ScratchFile, lowByte: Int
  ) throws(SourceFileError) {
    guard bytes.count % 2 == 0 else { throw .encoding(.malformedUTF16) }
    var highSurrogate: UInt32?
    for at in stride(from: 0, to: bytes.count, by: 2) {
      let unit = UInt32(bytes[at + 1 - lowByte]) << 8 | UInt32(bytes[at + lowByte])
      switch (unit, highSurrogate) {
      case (0xD800...0xDBFF, nil): highSurrogate = unit
      case (0xDC00...0xDFFF, let high?):
        try append(0x10000 + (high - 0xD800) << 10 + (unit - 0xDC00), to: scratch)
        highSurrogate = nil
      case (0xDC00...0xDFFF, nil), (_, _?): throw .encoding(.malformedUTF16)
      default: try append(unit, to: scratch)
      }
    }
    if highSurrogate != nil { throw .encoding(.malformedUTF16) }
  }

  private static func windows1252(
    _ bytes: UnsafeRawBufferPointer, into scratch: ScratchFile
  ) throws(SourceFileError) {
    for byte in bytes {
      guard byte & 0xE0 == 0x80 else {
        try append(UInt32(byte), to: scratch)
        continue
      }
      let scalar = windows1252Specials[Int(byte - 0x80)]
      guard scalar != 0 else { throw .encoding(.unassignedByte) }
      try append(UInt32(scalar), to: scratch)
    }
  }

  @inline(__always)
  private static func append(
    _ scalar: UInt32, to scratch: ScratchFile
  ) throws(SourceFileError) {
    if scalar < 0x80 {
      try scratch.append(UInt8(scalar))
    } else if scalar < 0x800 {
      try scratch.append(UInt8(0xC0 | scalar >> 6))
      try scratch.append(UInt8(0x80 | scalar & 0x3F))
    } else if scalar < 0x10000 {
      try scratch.append(UInt8(0xE0 | scalar >> 12))
      try scratch.append(UInt8(0x80 | scalar >> 6 & 0x3F))
      try scratch.append(UInt8(0x80 | scalar & 0x3F))
    } else {
      try scratch.append(UInt8(0xF0 | scalar >> 18))
      try scratch.append(UInt8(0x80 | scalar >> 12 & 0x3F))
      try scratch.append(UInt8(0x80 | scalar >> 6 & 0x3F))
      try scratch.append(UInt8(0x80 | scalar & 0x3F))
    }
  }

  /// What 0x80 to 0x9F are in Windows-1252 (Unicode's CP1252.TXT); 0 where nothing is assigned.
  private static let windows1252Specials: [UInt16] = [
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0, 0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC,
    0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
  ]
}
