import Records

/// The content security policy of the report: nothing is loaded, and only our own style sheet and
/// script, named by their hashes, may act.
enum ContentPolicy {
  static func text(style: StaticString, script: StaticString) -> String {
    "default-src 'none'; style-src '\(source(style))'; script-src '\(source(script))'; "
      + "img-src data:; base-uri 'none'; form-action 'none'"
  }

  /// A hash source as CSP level 2 writes it: the algorithm and the digest in base64.
  private static func source(_ text: StaticString) -> String {
    let bytes = text.withUTF8Buffer { Array($0) }
    return "sha256-" + base64(SHA256Digest.of(bytes))
  }

  /// RFC 4648 section 4, with padding.
  static func base64(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      let count = min(3, bytes.count - index)
      var group: UInt32 = 0
      for offset in 0..<3 {
        group = group << 8 | (offset < count ? UInt32(bytes[index + offset]) : 0)
      }
      for position in 0..<4 {
        let sextet = Int(group >> UInt32(18 - 6 * position)) & 63
        result.append(position <= count ? alphabet[sextet] : 0x3D)
      }
      index += 3
    }
    return String(decoding: result, as: UTF8.self)
  }
}
