import Clinic
import Definitions
import Quantities
import Records

// Wide tables: one row a person, one column a measurement, and tables about the draw itself.
extension Ingesting {
  /// A bad cell is set aside alone; the row stands.
  func measures(
    _ file: InputFile, _ patients: ByteIndex, _ result: inout Ingested,
    _ account: inout RunRecord.RowAccount
  ) {
    defer { result.place() }
    each(file, &result, &account) { row, result throws(FieldFault) in
      let person = try patient(row, patients)
      let draw = try draw(row, file)
      let day = draw.day
      if let form = file.layout.form, row.text(at: form) != nil {
        result.forms.append(IntakeForm(patient: person, day: day))
      }
      for (index, measure) in file.table.measures.enumerated() {
        guard let position = file.layout.measures[index], applies(measure, index, row, file),
          let text = row.text(at: position)
        else { continue }
        if let fault = add(measure, index, text, row, person, draw, file, &result) {
          result.problems.append(
            Problem(
              code: fault.code, source: file.source, line: row.line, offset: row.offset,
              column: measure.header, shape: valueShape(text), hint: fault.hint,
              disposition: .cell))
        }
      }
    }
  }

  /// When a wide row was collected, and what it says about fasting.
  private struct Draw {
    var day: Day
    var minute: Int16 = -1
    var marks = Observation.Marks(rawValue: 0)
  }

  private func draw(_ row: RowText, _ file: InputFile) throws(FieldFault) -> Draw {
    var draw: Draw
    if let text = row[.collected] {
      let moment = try readDate(text, .collected, row)
      draw = Draw(day: moment.day, minute: moment.minute)
    } else if let day = file.collected {
      draw = Draw(day: day)
    } else {
      throw FieldFault(code: .missingValue, role: .collected, text: "")
    }
    switch try truth(row, .fasting) {
    case .true: draw.marks = .fasting
    case .false: draw.marks = .notFasting
    case .unknown: break
    }
    return draw
  }

  private func applies(
    _ measure: Profile.Measure, _ index: Int, _ row: RowText, _ file: InputFile
  ) -> Bool {
    guard let condition = measure.condition else { return true }
    guard let position = file.layout.conditions[index] else { return false }
    return row.fields[position] == condition.text
  }

  /// Why a cell became no event.
  private struct CellFault {
    var code: ProblemCode
    var hint = ""
  }

  /// Nil where the cell became an event, else why it did not.
  private func add(
    _ measure: Profile.Measure, _ index: Int, _ text: String, _ row: RowText, _ person: UInt32,
    _ draw: Draw, _ file: InputFile, _ result: inout Ingested
  ) -> CellFault? {
    let units = self.units.registered(by: file.profile)
    let declared = unit(measure, index, row, file)
    let cell: ResultCell
    do throws(ResultFault) {
      cell = try ResultCell(text, measure.subject, unit: declared, file.layout, units)
    } catch {
      return CellFault(code: error.code, hint: error.hint)
    }
    switch measure.subject {
    case .analyte(let analyte):
      guard var unit = declared ?? cell.ownUnit ?? file.profile.defaultUnits[analyte] else {
        return CellFault(code: .missingUnit)
      }
      unit = file.profile.unitWords[analyte]?[unit] ?? unit
      let resolved = units.resolve(analyte: analyte, spelling: unit)
      let scale: UnitResolver.Entry.Scale
      switch resolved.entry.outcome {
      case .scale(let found): scale = found
      case .unknown(let hint), .unreadable(let hint):
        return CellFault(code: .unknownUnit, hint: hint)
      case .refused(let reason): return CellFault(code: .incommensurableUnit, hint: reason)
      }
      let converted = scale(cell.low)
      let upper = scale(cell.high)
      let catalogue = plan.vocabulary.analytes[analyte]
      guard Plausibility.isPossible(converted, upper, cell.marks, within: catalogue.hardLimits)
      else {
        return CellFault(
          code: .implausibleValue,
          hint: UnitSuspicion.hint(
            cell.low, plan.knowledge.signatures[analyte], besides: resolved.entry.ucum))
      }
      var marks = draw.marks.union(cell.marks)
      if !scale.isIdentity { marks.insert(.converted) }
      if !Plausibility.isTypical(converted, within: catalogue.typicalLimits) {
        marks.insert(.unusual)
      }
      guard draw.day <= asOf else { return nil }
      result.found.append(
        Observation(
          value: converted, upper: upper, patient: person, day: draw.day,
          minute: draw.minute, analyte: UInt16(analyte), source: file.source, line: row.line,
          offset: row.offset, conversion: UInt16(resolved.id), marks: marks))
    case .nutrient(let nutrient, let origin, let days):
      // A daily amount that is censored or carries a unit of its own is not a measurement.
      guard cell.low >= 0, cell.isPlain else { return CellFault(code: .badNumber) }
      let target = plan.vocabulary.nutrients[nutrient]
      guard let unit = try? plan.vocabulary.units.unit(measure.unit),
        let conversion = try? unit.conversion(to: target.unit, substance: nil)
      else { return CellFault(code: .incommensurableUnit) }
      result.intakes.append(
        Intake(
          patient: person, nutrient: UInt16(nutrient),
          daily: Interval(conversion.apply(cell.low)), start: draw.day - Day(days) + 1, stop: nil,
          isOngoing: .true, recordedOn: draw.day, origin: origin, source: file.source,
          line: row.line))
    }
    return nil
  }

  /// The declared unit, or the row's own; nil where the row states none.
  private func unit(
    _ measure: Profile.Measure, _ index: Int, _ row: RowText, _ file: InputFile
  ) -> String? {
    guard measure.unitHeader != nil else { return measure.unit }
    return file.layout.measureUnits[index].flatMap { row.text(at: $0) }
  }

  /// Fasting and session of the draw, put onto the person's results that do not state them.
  func draws(
    _ file: InputFile, _ patients: ByteIndex, _ result: inout Ingested,
    _ account: inout RunRecord.RowAccount
  ) {
    var marks: [UInt32: Observation.Marks] = [:]
    each(file, &result, &account) { row, _ throws(FieldFault) in
      let person = try patient(row, patients)
      var found: Observation.Marks = []
      if let hours = try? decimal(row, .fastingHours, 0...500) {
        found.insert(hours >= 8 ? .fasting : .notFasting)
      }
      switch row.word(.session) {
      case "morning": found.insert(.morning)
      case "afternoon": found.insert(.afternoon)
      default: break
      }
      marks[person, default: []].formUnion(found)
    }
    for chunk in result.chunks.indices {
      result.chunks[chunk].results.update { Self.add(marks, to: &$0) }
    }
  }

  private static func add(
    _ marks: [UInt32: Observation.Marks], to observation: inout Observation
  ) {
    guard let found = marks[observation.patient] else { return }
    if observation.marks.isDisjoint(with: [.fasting, .notFasting]) {
      observation.marks.formUnion(found.intersection([.fasting, .notFasting]))
    }
    if observation.isMorning == nil {
      observation.marks.formUnion(found.intersection([.morning, .afternoon]))
    }
  }
}

extension Ingesting {
  /// Ingests tables that stand in memory, through the same stages: how examples are run.
  static func memory(
    _ tables: [(table: String, text: String)], plan: Plan, asOf: Day, feedStart: Day?
  ) throws(RunError) -> Ingested {
    guard let profile = plan.profiles["native-long"] else {
      throw .inputMissing("examples need the profile 'native-long'")
    }
    var files: [InputFile] = []
    for (id, text) in tables {
      guard let table = profile.table(id) else { continue }
      files.append(
        try InputFile(
          source: UInt16(files.count), site: "", table: table, profile: profile,
          path: "\(id).csv", file: nil, memory: Array(text.utf8), collected: nil))
    }
    var result = Ingesting(plan: plan, asOf: asOf, workers: 1).read(files)
    result.coverage.labFeedStart = feedStart
    return result
  }
}
