extension BrindaCorrection {
  private static let enoughRows = 100

  /// Fits the correction of one biomarker.
  ///
  /// `crp` is in mg/L and `agp` in g/L, one entry a row, nil for a missing value; a marker that
  /// was not measured at all is nil as a whole. The biomarker is in any one unit.
  ///
  /// Throws `empty` without a marker; `outOfRange` where a value is negative or `manual` lacks a
  /// positive reference for a marker that is there; `notPositive` where the lowest decile of a
  /// marker is zero, which would turn every adjusted value into zero or infinity; and what the
  /// regression throws.
  package init(
    _ biomarker: BrindaBiomarker, values: [Double?], crp: [Double?]?, agp: [Double?]?,
    group: BrindaGroup
  ) throws(NotEstimable) {
    let markers = try Self.measured(values: values, crp: crp, agp: agp)
    var associations: [(marker: InflammationMarker, correlation: Correlation)] = []
    var cautions: [BrindaCaution] = []
    if biomarker == .zinc && group != .womenOfReproductiveAge {
      for (marker, measured) in markers {
        do throws(NotEstimable) {
          associations.append((marker, try Correlation.spearman(values, measured)))
        } catch {
          cautions.append(.noAssociation(marker, error))
        }
      }
    }
    let correlations = associations.map(\.correlation)
    let falls: Bool? =
      correlations.isEmpty
      ? nil : correlations.contains { $0.coefficient < -0.1 && $0.pValue < 0.1 }
    self.biomarker = biomarker
    self.associations = associations
    switch Self.plan(biomarker, group, markers.map(\.marker), zincFalls: falls) {
    case .failure(let reason):
      self.method = .unadjusted(reason.reason)
    case .success(let used):
      let variables = markers.filter { used.contains($0.marker) }
      let method = try Self.regression(values: values, markers: variables, group: group)
      cautions += Self.cautions(method, biomarker)
      let zeros = ([values] + variables.map(\.values)).reduce(0) { $0 + $1.count { $0 == 0 } }
      if zeros > 0 { cautions.append(.zeros(zeros)) }
      self.method = method
    }
    self.cautions = cautions
  }

  private typealias Marker = (marker: InflammationMarker, values: [Double?])

  private struct Refusal: Error { let reason: BrindaUnadjusted }

  /// Which of the measured markers a biomarker is regressed on in a group.
  private static func plan(
    _ biomarker: BrindaBiomarker, _ group: BrindaGroup, _ measured: [InflammationMarker],
    zincFalls: Bool?
  ) -> Result<[InflammationMarker], Refusal> {
    let isWomen = group == .womenOfReproductiveAge
    switch biomarker {
    case .ferritin:
      return .success(measured)
    case .transferrinReceptor:
      guard isWomen || group == .preschoolChildren else { return .success(measured) }
      return measured.contains(.agp) ? .success([.agp]) : .failure(Refusal(reason: .needsAGP))
    case .retinolBindingProtein, .retinol:
      return isWomen ? .failure(Refusal(reason: .notInThisGroup)) : .success(measured)
    case .zinc:
      if isWomen { return .failure(Refusal(reason: .notInThisGroup)) }
      guard let zincFalls else { return .failure(Refusal(reason: .associationUnknown)) }
      return zincFalls ? .success(measured) : .failure(Refusal(reason: .weakAssociation))
    }
  }

  private static func measured(
    values: [Double?], crp: [Double?]?, agp: [Double?]?
  ) throws(NotEstimable) -> [Marker] {
    var markers: [Marker] = []
    if let agp { markers.append((.agp, agp)) }
    if let crp { markers.append((.crp, crp)) }
    if markers.isEmpty { throw .empty }
    for column in [values] + markers.map(\.values) {
      precondition(column.count == values.count, "biomarker and markers have one entry a row")
      guard column.allSatisfy({ $0.map { $0.isFinite && $0 >= 0 } ?? true }) else {
        throw .outOfRange
      }
    }
    return markers
  }

  private static func regression(
    values: [Double?], markers: [Marker], group: BrindaGroup
  ) throws(NotEstimable) -> Method {
    var design = DesignMatrix(rows: values.count)
    for (marker, measured) in markers {
      design.add(marker.rawValue, measured.map { $0.map(logarithm) })
    }
    let model = try LinearModel(response: values.map { $0.map(logarithm) }, design: design)
    let coefficients = try model.coefficients()
    var slopes: [Slope] = []
    for ((marker, measured), coefficient) in zip(markers, coefficients.dropFirst()) {
      slopes.append(
        Slope(
          marker: marker, coefficient: coefficient,
          logReference: try logReference(marker, measured, group)))
    }
    return .regression(
      intercept: model.estimates[0], slopes: slopes, count: model.count)
  }

  /// The natural logarithm of the value below which a marker does not count as raised.
  package static func logReference(
    _ marker: InflammationMarker, _ measured: [Double?], _ group: BrindaGroup
  ) throws(NotEstimable) -> Double {
    switch (group, marker) {
    case (.womenOfReproductiveAge, .crp): return -1.83
    case (.womenOfReproductiveAge, .agp): return -0.63
    case (.preschoolChildren, .crp): return -2.26
    case (.preschoolChildren, .agp): return -0.52
    case (.other, _):
      let decile = try Sample(measured.compactMap { $0 }).sorted().quantile(0.1)
      guard decile > 0 else { throw .notPositive }
      return naturalLogarithm(decile)
    case (.manual(let crp, let agp), _):
      guard let reference = marker == .crp ? crp : agp, reference > 0, reference.isFinite else {
        throw .outOfRange
      }
      return naturalLogarithm(reference)
    }
  }

  private static func cautions(
    _ method: Method, _ biomarker: BrindaBiomarker
  ) -> [BrindaCaution] {
    guard case .regression(_, let slopes, let count) = method else { return [] }
    var cautions: [BrindaCaution] = count < enoughRows ? [.fewRows(count)] : []
    // Inflammation raises ferritin and the receptor and lowers the others.
    let rises = biomarker == .ferritin || biomarker == .transferrinReceptor
    for slope in slopes {
      if (slope.coefficient.estimate > 0) != rises {
        cautions.append(.wrongDirection(slope.marker))
      }
      if slope.coefficient.pValue >= 0.1 { cautions.append(.notSignificant(slope.marker)) }
    }
    return cautions
  }
}
