/// The words of result fields in other languages than English.
extension ResultWords {
  /// Two-letter codes of ISO 639-1, sorted; what a profile may name.
  package static let languages = ["de", "en", "es", "fr", "it", "nl", "pt"]

  /// The words of several languages together, or nil where one of them is not known. A word on
  /// which two of them disagree is in none: which language a laboratory meant is not guessed.
  package init?(languages: [String]) {
    var comparators: [(String, ResultString.Comparator)] = []
    var ordinals: [(String, OrdinalResult)] = []
    var noResults: [(String, NoResult)] = []
    for language in languages {
      guard let words = Self.words(of: language) else { return nil }
      comparators += words.comparators
      ordinals += words.ordinals
      noResults += words.noResults
    }
    // Signs need no language: `<`, `2+` and `---` are read everywhere.
    comparators += Self.englishComparators.filter { !Self.hasLetter($0.0) }
    ordinals += Self.englishOrdinals.filter { !Self.hasLetter($0.0) }
    noResults += Self.englishNoResults.filter { !Self.hasLetter($0.0) }
    self.init(
      comparators: Self.agreed(comparators), ordinals: Self.agreed(ordinals),
      noResults: Self.agreed(noResults))
  }

  private static func hasLetter(_ text: String) -> Bool {
    text.utf8.contains { asciiLowercase($0) &- 0x61 < 26 }
  }

  /// Each word once, without those that have two meanings.
  private static func agreed<Meaning: Equatable>(
    _ pairs: [(String, Meaning)]
  ) -> [(String, Meaning)] {
    var order: [String] = []
    var meanings: [String: Meaning?] = [:]
    for (word, meaning) in pairs {
      if let known = meanings[word] {
        if known != meaning { meanings[word] = .some(nil) }
      } else {
        meanings[word] = meaning
        order.append(word)
      }
    }
    return order.compactMap { word in (meanings[word] ?? nil).map { (word, $0) } }
  }

  /// What one language adds.
  struct Vocabulary {
    var comparators: [(String, ResultString.Comparator)]
    var ordinals: [(String, OrdinalResult)]
    var noResults: [(String, NoResult)]
  }

  static func words(of language: String) -> Vocabulary? {
    switch language {
    case "en":
      Vocabulary(
        comparators: englishComparators, ordinals: englishOrdinals, noResults: englishNoResults)
    case "de": german
    case "es": spanish
    case "fr": french
    case "it": italian
    case "nl": dutch
    case "pt": portuguese
    default: nil
    }
  }

  private static let german = Vocabulary(
    comparators: [
      ("kleiner als", .less), ("kleiner", .less), ("weniger als", .less), ("unter", .less),
      ("höchstens", .lessOrEqual), ("größer als", .greater), ("größer", .greater),
      ("groesser als", .greater), ("mehr als", .greater), ("über", .greater),
      ("mindestens", .greaterOrEqual),
    ],
    ordinals: [
      scale("negative", 0, ["negativ", "neg", "neg."]),
      scale("not-detected", 0, ["nicht nachweisbar", "nicht nachgewiesen"]),
      scale("normal", 0, ["normal", "unauffällig"]),
      scale("equivocal", 1, ["grenzwertig", "fraglich", "nicht eindeutig"]),
      scale("trace", 1, ["spur", "spuren"]),
      scale("positive", 2, ["positiv", "pos", "pos."]),
      scale("detected", 2, ["nachweisbar", "nachgewiesen"]),
    ].flatMap { $0 },
    noResults: [
      reason(
        .quantityNotSufficient,
        ["zu wenig material", "material nicht ausreichend", "probe zu klein"]
      ),
      reason(
        .haemolysed,
        ["hämolytisch", "haemolytisch", "hämolyse", "probe hämolytisch", "leicht hämolytisch"]),
      reason(.grosslyHaemolysed, ["stark hämolytisch", "massiv hämolytisch"]),
      reason(
        .notPerformed, ["nicht durchgeführt", "nicht bestimmt", "nicht gemessen", "entfällt"]),
      reason(.pending, ["folgt", "ausstehend", "in arbeit", "steht aus"]),
      reason(.cancelled, ["storniert", "abgebrochen"]),
      reason(.seeComment, ["siehe kommentar", "s. kommentar", "siehe bemerkung", "siehe befund"]),
      reason(.notAvailable, ["nicht verfügbar", "unbekannt", "k.a.", "keine angabe"]),
      reason(
        .specimenUnsuitable,
        ["geronnen", "probe geronnen", "lipämisch", "ikterisch", "falsches röhrchen"]),
    ].flatMap { $0 })

  private static let french = Vocabulary(
    comparators: [
      ("inférieur à", .less), ("inferieur a", .less), ("moins de", .less),
      ("inférieur ou égal à", .lessOrEqual), ("supérieur à", .greater),
      ("superieur a", .greater), ("plus de", .greater), ("supérieur ou égal à", .greaterOrEqual),
    ],
    ordinals: [
      scale("negative", 0, ["négatif", "negatif", "négative", "neg", "neg."]),
      scale("not-detected", 0, ["non détecté", "non detecte", "indétectable"]),
      scale("absent", 0, ["absent", "absence"]),
      scale("normal", 0, ["normal"]),
      scale("equivocal", 1, ["douteux", "équivoque", "limite"]),
      scale("trace", 1, ["trace", "traces"]),
      scale("positive", 2, ["positif", "positive", "pos", "pos."]),
      scale("detected", 2, ["détecté", "detecte"]),
      scale("present", 2, ["présent", "présence"]),
    ].flatMap { $0 },
    noResults: [
      reason(.quantityNotSufficient, ["quantité insuffisante", "échantillon insuffisant"]),
      reason(
        .haemolysed,
        ["hémolysé", "hemolyse", "hémolyse", "échantillon hémolysé", "sérum hémolysé"]),
      reason(.grosslyHaemolysed, ["fortement hémolysé"]),
      reason(.notPerformed, ["non réalisé", "non effectué", "non fait", "non dosé"]),
      reason(.pending, ["en cours", "en attente"]),
      reason(.cancelled, ["annulé", "annule"]),
      reason(.seeComment, ["voir commentaire", "voir note", "cf commentaire"]),
      reason(.notAvailable, ["non disponible", "inconnu", "n.d.r."]),
      reason(.specimenUnsuitable, ["coagulé", "échantillon coagulé", "lipémique", "ictérique"]),
    ].flatMap { $0 })

  private static let spanish = Vocabulary(
    comparators: [
      ("menor que", .less), ("menor de", .less), ("inferior a", .less),
      ("menor o igual que", .lessOrEqual), ("mayor que", .greater), ("mayor de", .greater),
      ("superior a", .greater), ("mayor o igual que", .greaterOrEqual),
    ],
    ordinals: [
      scale("negative", 0, ["negativo", "negativa", "neg", "neg."]),
      scale("not-detected", 0, ["no detectado", "no detectable", "indetectable"]),
      scale("absent", 0, ["ausente", "ausencia"]),
      scale("normal", 0, ["normal"]),
      scale("equivocal", 1, ["dudoso", "indeterminado", "equívoco"]),
      scale("trace", 1, ["trazas", "indicios"]),
      scale("positive", 2, ["positivo", "positiva", "pos", "pos."]),
      scale("detected", 2, ["detectado"]),
      scale("present", 2, ["presente"]),
    ].flatMap { $0 },
    noResults: [
      reason(.quantityNotSufficient, ["muestra insuficiente", "cantidad insuficiente"]),
      reason(
        .haemolysed, ["hemolizado", "hemolizada", "muestra hemolizada", "hemólisis", "hemolisis"]),
      reason(.grosslyHaemolysed, ["muy hemolizada", "muy hemolizado"]),
      reason(.notPerformed, ["no realizado", "no realizada", "no procesado"]),
      reason(.pending, ["pendiente", "en proceso"]),
      reason(.cancelled, ["cancelado", "cancelada", "anulado", "anulada"]),
      reason(.seeComment, ["ver nota", "ver comentario", "ver observaciones"]),
      reason(.notAvailable, ["no disponible", "desconocido"]),
      reason(.specimenUnsuitable, ["coagulado", "coagulada", "muestra coagulada", "lipémico"]),
    ].flatMap { $0 })

  private static let italian = Vocabulary(
    comparators: [
      ("minore di", .less), ("inferiore a", .less), ("minore o uguale a", .lessOrEqual),
      ("maggiore di", .greater), ("superiore a", .greater),
      ("maggiore o uguale a", .greaterOrEqual),
    ],
    ordinals: [
      scale("negative", 0, ["negativo", "negativa", "neg", "neg."]),
      scale("not-detected", 0, ["non rilevato", "non rilevabile"]),
      scale("absent", 0, ["assente", "assenti"]),
      scale("equivocal", 1, ["dubbio", "indeterminato"]),
      scale("trace", 1, ["tracce"]),
      scale("positive", 2, ["positivo", "positiva", "pos", "pos."]),
      scale("present", 2, ["presente", "presenti"]),
    ].flatMap { $0 },
    noResults: [
      reason(.quantityNotSufficient, ["campione insufficiente", "quantità insufficiente"]),
      reason(.haemolysed, ["emolizzato", "campione emolizzato", "emolisi"]),
      reason(.grosslyHaemolysed, ["fortemente emolizzato"]),
      reason(.notPerformed, ["non eseguito", "non eseguibile", "non effettuato"]),
      reason(.pending, ["in corso", "in attesa"]),
      reason(.cancelled, ["annullato"]),
      reason(.seeComment, ["vedi nota", "vedi commento"]),
      reason(.notAvailable, ["non disponibile", "sconosciuto"]),
      reason(.specimenUnsuitable, ["coagulato", "campione coagulato", "lipemico", "itterico"]),
    ].flatMap { $0 })

  private static let dutch = Vocabulary(
    comparators: [
      ("kleiner dan", .less), ("minder dan", .less), ("lager dan", .less),
      ("groter dan", .greater), ("meer dan", .greater), ("hoger dan", .greater),
      ("ten minste", .greaterOrEqual), ("ten hoogste", .lessOrEqual),
    ],
    ordinals: [
      scale("negative", 0, ["negatief", "neg", "neg."]),
      scale("not-detected", 0, ["niet aantoonbaar", "niet aangetoond"]),
      scale("absent", 0, ["afwezig"]),
      scale("equivocal", 1, ["dubieus", "twijfelachtig"]),
      scale("trace", 1, ["spoor"]),
      scale("positive", 2, ["positief", "pos", "pos."]),
      scale("detected", 2, ["aantoonbaar", "aangetoond"]),
      scale("present", 2, ["aanwezig"]),
    ].flatMap { $0 },
    noResults: [
      reason(.quantityNotSufficient, ["onvoldoende materiaal", "te weinig materiaal"]),
      reason(.haemolysed, ["hemolytisch", "gehemolyseerd", "hemolyse"]),
      reason(.grosslyHaemolysed, ["sterk hemolytisch"]),
      reason(.notPerformed, ["niet bepaald", "niet uitgevoerd", "niet gemeten"]),
      reason(.pending, ["volgt", "in behandeling"]),
      reason(.cancelled, ["geannuleerd", "vervallen"]),
      reason(.seeComment, ["zie opmerking", "zie commentaar"]),
      reason(.notAvailable, ["niet beschikbaar", "onbekend"]),
      reason(.specimenUnsuitable, ["gestold", "lipemisch", "icterisch"]),
    ].flatMap { $0 })

  private static let portuguese = Vocabulary(
    comparators: [
      ("menor que", .less), ("inferior a", .less), ("menor ou igual a", .lessOrEqual),
      ("maior que", .greater), ("superior a", .greater), ("maior ou igual a", .greaterOrEqual),
    ],
    ordinals: [
      scale("negative", 0, ["negativo", "negativa", "neg", "neg."]),
      scale("not-detected", 0, ["não detectado", "nao detectado", "indetectável"]),
      scale("absent", 0, ["ausente", "ausentes"]),
      scale("equivocal", 1, ["duvidoso", "indeterminado"]),
      scale("trace", 1, ["traços", "tracos"]),
      scale("positive", 2, ["positivo", "positiva", "pos", "pos."]),
      scale("detected", 2, ["detectado"]),
      scale("present", 2, ["presente", "presentes"]),
    ].flatMap { $0 },
    noResults: [
      reason(.quantityNotSufficient, ["amostra insuficiente", "material insuficiente"]),
      reason(.haemolysed, ["hemolisado", "hemolisada", "amostra hemolisada", "hemólise"]),
      reason(.grosslyHaemolysed, ["muito hemolisada", "fortemente hemolisada"]),
      reason(.notPerformed, ["não realizado", "nao realizado"]),
      reason(.pending, ["pendente", "em andamento"]),
      reason(.cancelled, ["cancelado", "cancelada"]),
      reason(.seeComment, ["ver nota", "ver observação", "ver comentário"]),
      reason(.notAvailable, ["não disponível", "desconhecido"]),
      reason(.specimenUnsuitable, ["coagulado", "coagulada", "amostra coagulada"]),
    ].flatMap { $0 })
}
