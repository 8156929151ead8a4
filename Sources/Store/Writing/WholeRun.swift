import Clinic

extension OutputDatabase {
  /// The value and the unit of an observation exactly as exported.
  package typealias SourceText = (Observation) -> (value: String, unit: String)

  /// Writes the results of a run that are all in memory, and finishes the database.
  ///
  /// - Parameters:
  ///   - results: observations to store besides those that findings rest on, in a fixed order.
  ///   - details: what `Observation.detail` indexes, of results and of evidence.
  ///   - text: asked once for each result that is stored.
  /// - Returns: the size of the file.
  /// - Throws: `StoreError`; see `append(_:)` and `finish(evidence:)`.
  @discardableResult
  package consuming func finish(
    results: [Observation], details: [ObservationDetail], text: SourceText
  ) throws(StoreError) -> Account {
    func record(_ observation: Observation) -> ResultRecord {
      let (value, unit) = text(observation)
      return ResultRecord(
        observation: observation,
        detail: observation.detail == Observation.noDetail
          ? .none : details[Int(observation.detail)],
        sourceValue: value, sourceUnit: unit, interpretation: nil)
    }
    for observation in results { try append(CollectionOfOne(record(observation))) }
    return try finish(evidence: record)
  }
}
