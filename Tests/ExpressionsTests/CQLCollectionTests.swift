import Testing

@testable import Expressions

@Suite("CQL: intervals and lists")
struct CQLCollectionTests {
  @Test("intervals know their ends, open, closed, unknown and without end")
  func intervals() {
    let rows = """
      Interval[3, 8] // Interval[3, 8]
      Interval[3, 8.5] // Interval[3.0, 8.5]
      Interval[null, 8] // Interval[null, 8]
      Interval[null, null] // null
      Interval[8, 3] // error bad-interval
      Interval(3, 3] // error bad-interval
      Interval(3, 4) // error bad-interval
      Interval(3, 5) // Interval(3, 5)
      Interval[1 'mg', 1 'm'] // error bad-interval
      Interval['a', 'b'] // error type-mismatch
      Interval[1, @2026] // error type-mismatch
      start of Interval(3, 8] // 4
      start of Interval(3.0, 8.0] // 3.00000001
      start of Interval(@2026-06-01, @2026-06-30] // @2026-06-02
      start of Interval(@2026, @2028] // @2027
      end of Interval[3 'mg', 8 'mg') // 7.99999999 'mg'
      end of Interval[3, null] // 2147483647
      end of Interval[3, null) // null
      end of Interval[@2026-06-01, null] // @9999-12-31
      start of 3 // error type-mismatch
      start of null // null
      width of Interval[3, 8] // 5
      width of Interval(3, 8) // 3
      width of Interval[1.5, 2.25] // 0.75
      width of Interval[3, null) // null
      width of Interval[@2026-01-01, @2026-01-02] // error type-mismatch
      point from Interval[3, 3] // 3
      point from Interval(2, 4) // 3
      point from Interval[3, 4] // error out-of-range
      Interval[3, 8].low // 3
      Interval(3, 8].lowClosed // false
      Interval[3, 8].middle // error no-member
      3 in Interval(3, 8] // false
      3.5 in Interval[3, 8] // true
      9 in Interval[3, null) // null
      2 in Interval[3, null) // false
      9 in Interval[3, null] // true
      3 'g' in Interval[1 'mg', 1 'kg'] // true
      3 'm' in Interval[1 'mg', 1 'kg'] // null
      @2026-06 in Interval[@2026-01-01, @2026-12-31] // true
      @2026-06 in Interval[@2026-06-15, @2026-12-31] // null
      @2026-06-10 in month of Interval[@2026-06-15, @2026-12-31] // true
      5 in Interval[3, 8] and true // true
      'a' in Interval[3, 8] // error type-mismatch
      3 in 3 // error type-mismatch
      """
    #expect(CQLWorld.mismatches(rows) == [])
  }

  @Test("relations of intervals hold as their ends say")
  func relations() {
    let rows = """
      Interval[3, 8] before Interval[9, 12] // true
      Interval[3, 8] before Interval[8, 12] // false
      Interval[3, 8] before 9 // true
      2 before Interval[3, 8] // true
      Interval[3, 8] after 2 // true
      Interval[3, null) before 2 // false
      Interval[3, null) before 5 // null
      Interval[3, null) after 2 // true
      Interval[3, 8] on or before 8 // true
      Interval[3, 8] same as Interval[3, 8] // true
      Interval(2, 9) = Interval[3, 8] // true
      Interval[3, 8] = Interval[3, null) // null
      Interval[3, 8] = Interval[4, null) // false
      Interval[3, 8] ~ Interval[3, null) // false
      Interval[3, 8] overlaps Interval[8, 12] // true
      Interval[3, 8) overlaps Interval[8, 12] // false
      Interval[3, 8] overlaps before Interval[5, 12] // true
      Interval[5, 12] overlaps after Interval[3, 8] // true
      Interval[3, 8] meets Interval[9, 12] // true
      Interval[3, 8] meets Interval[10, 12] // false
      Interval[9, 12] meets after Interval[3, 8] // true
      Interval[3.0, 8.0] meets Interval[8.00000001, 9.0] // true
      Interval[@2026-01-01, @2026-03-31] meets Interval[@2026-04-01, @2026-06-30] // true
      Interval[@2026-01, @2026-03-31] meets before month of Interval[@2026-04-20, @2026-06] // true
      Interval[3, null] meets Interval[1, 5] // false
      Interval[3, 8] includes Interval[4, 5] // true
      Interval[3, 8] includes 8 // true
      Interval[3, 8] properly includes 8 // false
      Interval[3, 8] properly includes Interval[3, 7] // true
      Interval[3, 8] properly includes Interval[3, 8] // false
      Interval[4, 5] during Interval[3, 8] // true
      Interval[4, 5] properly during Interval[3, 8] // true
      Interval[4, 9] included in Interval[3, 8] // false
      Interval[3, 5] starts Interval[3, 8] // true
      Interval[3, 9] starts Interval[3, 8] // false
      Interval[5, 8] ends Interval[3, 8] // true
      Interval[2, 8] ends Interval[3, 8] // false
      Interval[@2026-01-01, @2026-03-31] starts before start @2026-02-01 // error type-mismatch
      Interval[@2026-01-01, @2026-03-31] starts before start Interval[@2026-02-01, null] // true
      Interval[@2026-01-01, @2026-03-31] ends during Interval[@2026-02-01, @2026-12-31] // true
      Interval[@2026-01-01, @2026-03-31] ends 2 weeks or less before @2026-04-10 // true
      Interval[@2026-01, @2026-03] starts within 3 days of start Interval[@2026-01-03, null] // null
      Interval[@2026-01-01, @2026-03-31] occurs before @2026-04-01 // true
      Interval[3, 8] union Interval[9, 12] // Interval[3, 12]
      Interval[3, 8] union Interval[10, 12] // null
      Interval[3, 8] intersect Interval[5, 12] // Interval[5, 8]
      Interval[3, 8] intersect Interval[9, 12] // null
      Interval[3, 8] intersect Interval[5, null] // Interval[5, 8]
      Interval[3, 8] except Interval[6, 12] // Interval[3, 5]
      Interval[3, 8] except Interval[1, 4] // Interval[5, 8]
      Interval[3, 8] except Interval[4, 5] // null
      Interval[3, 8] except Interval[10, 12] // Interval[3, 8]
      Interval[3, 8] union 9 // error type-mismatch
      Interval[3, 8] before 'a' // error type-mismatch
      """
    #expect(CQLWorld.mismatches(rows) == [])
  }

  @Test("lists keep their order, and nulls are items")
  func lists() {
    let rows = """
      {3, 1, 2} // {3, 1, 2}
      {3, 1.5} // {3.0, 1.5}
      {3, 'a'} // {3, 'a'}
      {} // {}
      List<Integer>{} // {}
      {{1}, {}} // {{1}, {}}
      3 in {1, 2, 3.0} // true
      4 in {1, 2, null} // false
      null in {1, 2} // false
      'a' in {1, 2} // error type-mismatch
      {1, 2} contains 2 // true
      exists {} // false
      exists {null, 1} // true
      exists null // false
      exists 1 // error type-mismatch
      {7, 8, 9}[0] // 7
      {7, 8, 9}[-1] // null
      {7, 8, 9}['a'] // error type-mismatch
      'abc'[0] // error outside-subset
      First({}) // null
      Last({7, 8}) // 8
      Length({}) // 0
      Length('abc') // error outside-subset
      {1, 2} = {1, 2.0} // true
      {1, 2} = {2, 1} // false
      {1, null} = {1, null} // true
      {1, null} = {1, 2} // null
      {1, null} ~ {1, 2} // false
      {1, 2} != {1} // true
      {1} = {'a'} // false
      {1, 2, 3} includes {2} // true
      {1, 2, 3} includes 2 // true
      {1, 2, 3} properly includes {1, 2, 3} // false
      {1, 1} properly includes 1 // false
      {1, null} properly includes 1 // null
      {1, 2, null} properly includes 1 // true
      {1, null} properly includes null // true
      {null, null} properly includes (null as Integer) // false
      (null as List<Integer>) properly includes 1 // false
      (null as List<Integer>) includes {1} // null
      {2} included in {1, 2} // true
      2 included in {1, 2} // true
      {1, 2} before {3} // error type-mismatch
      {2, 1} union {3, 1} // {2, 1, 3}
      {2, 1} | {3} // {2, 1, 3}
      {2, 1, 2} intersect {2} // {2}
      {2, 1, 3} except {1} // {2, 3}
      {1} union null // {1}
      {1} intersect null // null
      {1} union {'a'} // error type-mismatch
      distinct {2, 1, 2, null, null} // {2, 1, null}
      flatten {{1, 2}, {3}} // {1, 2, 3}
      flatten {1, 2} // error type-mismatch
      singleton from {7} // 7
      singleton from {7, 8} // error out-of-range
      """
    #expect(CQLWorld.mismatches(rows) == [])
  }

  @Test("aggregates leave nulls out, and refuse what they cannot order")
  func aggregates() {
    let rows = """
      Count({7, null, 8}) // 2
      Count(null) // 0
      Sum({7, 8}) // 15
      Sum({2147483647, 1}) // null
      Sum({2147483647, 1, -1}) // 2147483647
      Sum({0.1, 0.2}) // 0.3
      Sum({1 'mg', 1 'g'}) // 1001 'mg'
      Sum({1 'mg', 1 'm'}) // null
      Sum({'a'}) // error type-mismatch
      Avg({7, 8}) // 7.5
      Avg({1 'mg', 2 'mg'}) // 1.5 'mg'
      Avg({null}) // null
      Min({8, 7, null}) // 7
      Max({'b', 'a'}) // 'b'
      Max({1 'g', 1 'm'}) // error outside-subset
      Max({1 'g', 1001 'mg'}) // 1001 'mg'
      Min({@2026, @2025-06}) // @2025-06
      Min({@2026, @2026-06}) // error outside-subset
      Max({true}) // error type-mismatch
      Median({3, 1, 2}) // 2.0
      Median({3, 1}) // 2.0
      Median({3 'mg', 0.001 'g', 2 'mg'}) // 2 'mg'
      AllTrue({true, null, false}) // false
      AllTrue({}) // true
      AnyTrue({}) // false
      AnyTrue({1}) // error type-mismatch
      Mode({1, 1}) // error outside-subset
      """
    #expect(CQLWorld.mismatches(rows) == [])
  }
}
