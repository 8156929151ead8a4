import Testing

@testable import Reports

/// Nothing that a run read or was defined by may act in a report.
@Suite struct HostileTests {
  @Test("no hostile text in any field becomes markup, or stays invisible, in the page")
  func page() {
    for text in Hostile.texts {
      let page = PageScanner(Reports.html(Hostile.outcome(text)))
      #expect(page.faults == [], "with \(text.prefix(40))")
      #expect(page.all("script").count == 1)
      #expect(page.all("style").count == 1)
      for link in page.all("a") { #expect(link.attributes["href"]?.hasPrefix("#") == true) }
    }
  }

  @Test("the scanner itself finds what it is there to find")
  func scanner() {
    let head = "<!DOCTYPE html>\n"
    for page in [
      "<p>a<script>1</script><img src=\"x\"></p>", "<p onclick=\"x\"></p>", "<p>a & b</p>",
      "<p>\u{202E}</p>", "<p><b></b></p>", "<p>", "<p class=x></p>", "<p style=\"x\"></p>",
      "<p id=\"a\" id=\"b\"></p>", "<p>a > b</p>",
    ] {
      #expect(!PageScanner(Array((head + page).utf8)).faults.isEmpty, "\(page)")
    }
    #expect(PageScanner(Array("\(head)<p class=\"x\">a &amp; b</p>".utf8)).faults == [])
  }

  @Test("hostile text is shown to the reader as what it is")
  func shown() {
    let page = PageScanner(Reports.html(Hostile.outcome("<script>alert(1)</script>")))
    #expect(page.text.contains("<script>alert(1)</script>"))
    let marks = PageScanner(Reports.html(Hostile.outcome("a\u{202E}b\u{0}c\td")))
    #expect(marks.text.contains("a[U+202E]b\u{2400}c\u{2409}d"))
    let long = PageScanner(Reports.html(Hostile.outcome(String(repeating: "A", count: 10_000))))
    #expect(long.text.contains("AAA… [9,600 more]"))
    #expect(!long.text.contains(String(repeating: "A", count: 1_300)))
  }

  @Test("no hostile text becomes HTML, a link or a cell of its own in the Markdown")
  func markdown() {
    for text in Hostile.texts {
      let markdown = String(decoding: Reports.markdown(Hostile.outcome(text)), as: UTF8.self)
      #expect(!markdown.contains("<"))
      #expect(!markdown.replacing("\\]", with: "").contains("]("))
      #expect(!markdown.contains("http://"))
      #expect(!markdown.contains("www.e"))
      #expect(!markdown.unicodeScalars.contains { $0 != "\n" && VisibleText.isInvisible($0) })
      var columns = 0
      for line in markdown.split(separator: "\n", omittingEmptySubsequences: false) {
        guard line.hasPrefix("| ") else {
          columns = 0
          continue
        }
        let bars = line.replacing("\\|", with: "").count { $0 == "|" }
        if columns == 0 { columns = bars }
        #expect(bars == columns, "\(line.prefix(120))")
      }
    }
  }

  @Test("nothing in the page is loaded from anywhere")
  func offline() {
    let page = String(decoding: Reports.html(Fixture.outcome), as: UTF8.self)
    for word in ["http:", "https:", "src=", "url(", "@import", "<link", "<base", "<form"] {
      #expect(!page.contains(word), "\(word)")
    }
    for word in ["innerHTML", "eval(", "document.write", "Function(", "fetch", "XMLHttp"] {
      #expect(!page.contains(word), "\(word)")
    }
  }
}
