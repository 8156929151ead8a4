import TestSupport
import Testing

@testable import Publication

@Suite("Digests")
struct DigestTests {
  @Test(
    "SHA-256 gives the digests that FIPS 180-4 publishes",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
      (
        String(repeating: "a", count: 1_000_000),
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
      ),
    ])
  func publishedDigests(text: String, expected: String) {
    #expect(ContentDigest.hex(of: Array(text.utf8)) == expected)
  }

  @Test("a digest does not depend on how the bytes are cut into pieces")
  func pieces() {
    var random = SeededGenerator(seed: UInt64.random(in: .min ... .max))
    print("seed \(random.seed)")
    for _ in 0..<200 {
      let bytes = (0..<Int.random(in: 0...500, using: &random)).map { _ in
        UInt8.random(in: .min ... .max, using: &random)
      }
      var digest = ContentDigest()
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = Int.random(in: 0...min(90, rest.count), using: &random)
        digest.update(Array(rest.prefix(count)).span.bytes)
        rest = rest.dropFirst(count)
      }
      #expect(digest.hex == ContentDigest.hex(of: bytes), "seed \(random.seed)")
    }
  }

  @Test(
    "HMAC-SHA-256 gives the digests that RFC 4231 publishes",
    arguments: [
      (
        [UInt8](repeating: 0x0b, count: 20), "Hi There",
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
      ),
      (
        Array("Jefe".utf8), "what do ya want for nothing?",
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
      ),
      (
        [UInt8](repeating: 0xaa, count: 131),
        "Test Using Larger Than Block-Size Key - Hash Key First",
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
      ),
    ])
  func publishedCodes(key: [UInt8], message: String, expected: String) {
    let digest = KeyedDigest(key: key)
    #expect(digest.hex(of: Array(message.utf8)) == expected)
    #expect(digest.hex(of: Array(message.utf8)) == expected, "a second message under one key")
  }

  @Test("parts cannot be shifted into each other, and another key gives another digest")
  func parts() {
    let digest = KeyedDigest(key: Array("key".utf8))
    let splits = [["ab", "c"], ["a", "bc"], ["abc"], ["abc", ""], ["", "abc"]]
    #expect(Set(splits.map { digest.hex(ofParts: $0) }).count == splits.count)
    #expect(digest.hex(ofParts: ["a"]) != KeyedDigest(key: [1]).hex(ofParts: ["a"]))
    // The framing is part of every stored pseudonym, so it may never change: length, then bytes.
    let framed = [0, 0, 0, 0, 0, 0, 0, 2] + Array("ab".utf8)
    #expect(digest.hex(ofParts: ["ab"]) == digest.hex(of: framed))
  }
}
