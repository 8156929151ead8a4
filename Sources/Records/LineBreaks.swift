/// The index of the first CR or LF at or after `start`, or `limit` where there is none before it.
/// All of `start..<limit` must be readable.
func indexOfLineBreak(_ base: UnsafePointer<UInt8>, _ start: Int, _ limit: Int) -> Int {
  let raw = UnsafeRawPointer(base)
  let lineFeed = SIMD16<UInt8>(repeating: 0x0A)
  let carriageReturn = SIMD16<UInt8>(repeating: 0x0D)
  var at = start
  while at &+ 16 <= limit {
    let bytes = raw.loadUnaligned(fromByteOffset: at, as: SIMD16<UInt8>.self)
    let hits = unsafeBitCast(
      (bytes .== lineFeed) .| (bytes .== carriageReturn), to: SIMD2<UInt64>.self)
    if hits[0] != 0 { return at &+ hits[0].trailingZeroBitCount >> 3 }
    if hits[1] != 0 { return at &+ 8 &+ hits[1].trailingZeroBitCount >> 3 }
    at &+= 16
  }
  while at < limit, base[at] != 0x0A, base[at] != 0x0D { at &+= 1 }
  return at
}

/// The start of the next line, given the index of a CR or LF (or `count`, the end of the bytes).
/// CR LF ends one line, not two.
@inline(__always)
func afterLineBreak(_ base: UnsafePointer<UInt8>, _ index: Int, _ count: Int) -> Int {
  guard index < count else { return count }
  if base[index] == 0x0D, index &+ 1 < count, base[index &+ 1] == 0x0A { return index &+ 2 }
  return index &+ 1
}

/// Whether bytes are well-formed UTF-8 (Unicode table 3-7: no surrogates, no overlong forms).
func isValidUTF8(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
  var at = start
  while at < end {
    let lead = base[at]
    if lead < 0x80 {
      at &+= 1
      continue
    }
    let length: Int
    var low: UInt8 = 0x80
    var high: UInt8 = 0xBF
    switch lead {
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, low) = (3, 0xA0)
    case 0xED: (length, high) = (3, 0x9F)
    case 0xE1...0xEF: length = 3
    case 0xF0: (length, low) = (4, 0x90)
    case 0xF1...0xF3: length = 4
    case 0xF4: (length, high) = (4, 0x8F)
    default: return false
    }
    guard at &+ length <= end, base[at &+ 1] >= low, base[at &+ 1] <= high else { return false }
    var next = 2
    while next < length {
      guard base[at &+ next] & 0xC0 == 0x80 else { return false }
      next &+= 1
    }
    at &+= length
  }
  return true
}
