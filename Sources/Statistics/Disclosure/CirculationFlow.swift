/// A circulation with bounds on its arcs: whether one exists, and how little and how much any
/// single arc can carry in one.
struct CirculationFlow {
  private struct Arc {
    let tail: Int
    let head: Int
    let lower: Int
    let upper: Int
    var flow: Int
  }

  private let nodes: Int
  private var arcs: [Arc] = []
  private var arcsAt: [[Int]]
  // What flows into a node through fixed arcs, less what flows out.
  private var surplus: [Int]

  init(nodes: Int) {
    self.nodes = nodes
    self.arcsAt = Array(repeating: [], count: nodes)
    self.surplus = Array(repeating: 0, count: nodes)
  }

  mutating func fix(from tail: Int, to head: Int, amount: Int) {
    surplus[tail] -= amount
    surplus[head] += amount
  }

  mutating func addArc(from tail: Int, to head: Int, lower: Int, upper: Int) -> Int {
    arcs.append(Arc(tail: tail, head: head, lower: lower, upper: upper, flow: lower))
    arcsAt[tail].append(arcs.count - 1)
    arcsAt[head].append(arcs.count - 1)
    surplus[tail] -= lower
    surplus[head] += lower
    return arcs.count - 1
  }

  /// Finds amounts within all bounds that leave no node with a surplus; false where none exist.
  mutating func makeFeasible() -> Bool {
    // From nodes with too much to nodes with too little, one augmenting path after the other.
    while let source = surplus.firstIndex(where: { $0 > 0 }) {
      guard let path = path(from: source, without: nil, isEnd: { self.surplus[$0] < 0 }) else {
        return false
      }
      let amount = min(surplus[source], -surplus[path.end], capacity(path.steps))
      push(amount, path.steps)
      surplus[source] -= amount
      surplus[path.end] += amount
    }
    return surplus.allSatisfy { $0 == 0 }
  }

  /// The least and the most an arc carries in any feasible circulation.
  func range(_ arc: Int) -> (lower: Int, upper: Int) {
    let this = arcs[arc]
    let more = detour(
      from: this.head, to: this.tail, without: arc, limit: this.upper - this.flow)
    let less = detour(
      from: this.tail, to: this.head, without: arc, limit: this.flow - this.lower)
    return (this.flow - less, this.flow + more)
  }

  /// How much can be rerouted from one node to another over the other arcs, up to a limit.
  private func detour(from source: Int, to sink: Int, without arc: Int, limit: Int) -> Int {
    var copy = self
    var total = 0
    while total < limit,
      let path = copy.path(from: source, without: arc, isEnd: { $0 == sink })
    {
      let amount = min(limit - total, copy.capacity(path.steps))
      copy.push(amount, path.steps)
      total += amount
    }
    return total
  }

  private struct Step {
    let arc: Int
    let isForward: Bool
  }

  private func room(_ step: Step) -> Int {
    let arc = arcs[step.arc]
    return step.isForward ? arc.upper - arc.flow : arc.flow - arc.lower
  }

  private func capacity(_ steps: [Step]) -> Int {
    steps.reduce(Int.max) { min($0, room($1)) }
  }

  private mutating func push(_ amount: Int, _ steps: [Step]) {
    for step in steps { arcs[step.arc].flow += step.isForward ? amount : -amount }
  }

  /// A shortest path with room on every arc, so that the number of paths stays small.
  private func path(
    from source: Int, without excluded: Int?, isEnd: (Int) -> Bool
  ) -> (steps: [Step], end: Int)? {
    var cameBy = [Step?](repeating: nil, count: nodes)
    var isSeen = [Bool](repeating: false, count: nodes)
    isSeen[source] = true
    var queue = [source]
    var next = 0
    while next < queue.count {
      let node = queue[next]
      next += 1
      for index in arcsAt[node] where index != excluded {
        let arc = arcs[index]
        let step = Step(arc: index, isForward: arc.tail == node)
        let other = step.isForward ? arc.head : arc.tail
        guard !isSeen[other], room(step) > 0 else { continue }
        isSeen[other] = true
        cameBy[other] = step
        if isEnd(other) { return (trace(other, cameBy), other) }
        queue.append(other)
      }
    }
    return nil
  }

  private func trace(_ end: Int, _ cameBy: [Step?]) -> [Step] {
    var steps: [Step] = []
    var node = end
    while let step = cameBy[node] {
      steps.append(step)
      node = step.isForward ? arcs[step.arc].tail : arcs[step.arc].head
    }
    return steps.reversed()
  }
}
