import SocialText

/// Families of legal forms, for comparing names of companies.
extension LegalForms {
  /// Forms that are one in many languages or many spellings, the first of each line its name; words
  /// in Latin letters, folded, runs of words joined by `_`.
  private static let families: [[UInt8]: String] = {
    var map: [[UInt8]: String] = [:]
    for line in lines.split(separator: "\n") {
      let forms = line.split(separator: " ")
      for form in forms { map[Array(form.utf8)] = String(forms[0]) }
    }
    return map
  }()

  private static let lines = """
    joint_stock jsc ojsc cjsc pjsc oao zao pao ao nao oaoo joint_stock_company joint_stock_co \
    open_joint_stock_company closed_joint_stock_company public_joint_stock_company \
    private_joint_stock_company aktsionernoe_obshchestvo otkrytoe_aktsionernoe_obshchestvo \
    zakrytoe_aktsionernoe_obshchestvo publichnoe_aktsionernoe_obshchestvo \
    aktsionernoye_obshchestvo otkrytoye_aktsionernoye_obshchestvo \
    zakrytoye_aktsionernoye_obshchestvo publichnoye_aktsionernoye_obshchestvo pat prat vat zat \
    ag akg aktiengesellschaft sa spa nv ab as asa oyj plc se sae sab akciova_spolecnost \
    sociedad_anonima sociedade_anonima societe_anonyme societa_per_azioni naamloze_vennootschap \
    aktiebolag aktieselskab aksjeselskap anonim_sirketi public_limited_company kk kabushiki_kaisha \
    tbk kgaa spolka_akcyjna societate_pe_actiuni
    limited ltd limited llc llp pllc ltda lda limitada limited_liability_company \
    limited_liability_partnership limited_company limited_liability_co private_limited pvt_ltd \
    pty_ltd pte_ltd pty pte pvt proprietary_limited co_ltd co_limited company_limited ooo too tov \
    obshchestvo_s_ogranichennoi_otvetstvennostyu obshchestvo_s_ogranichennoy_otvetstvennostyu \
    obschestvo_s_ogranichennoy_otvetstvennostyu tovarystvo_z_obmezhenoyu_vidpovidalnistyu \
    gmbh ggmbh mbh gesellschaft_mit_beschrankter_haftung ug haftungsbeschrankt srl srls sarl sas \
    societe_a_responsabilite_limitee societa_a_responsabilita_limitata \
    sociedad_de_responsabilidad_limitada societate_cu_raspundere_limitata \
    societatea_cu_raspundere_limitata bv besloten_vennootschap sro spol_sro doo ood eood kft uab \
    oy aps sl slu sdn_bhd bhd sp_z_o_o sp_zoo spzoo spolka_z_ograniczona_odpowiedzialnoscia \
    fzco fze fzc dac wll
    corporation inc incorporated corp corporation co_inc
    partnership lp kg ohg gbr cv vof snc sci kommanditgesellschaft limited_partnership \
    gmbh_and_co_kg gmbh_co_kg
    company co cie compagnie
    """

  /// Forms in which a slip is no other word, in order.
  private static let long = families.filter { $0.key.count >= 10 }
    .map { (form: $0.key, family: $0.value) }
    .sorted { $0.form.lexicographicallyPrecedes($1.form) }

  private static let mostWords = 5

  /// Forms of three letters that are no words, so that they count wherever they stand.
  private static let clear: Set<[UInt8]> = Set(
    ["llc", "ltd", "inc", "plc", "ooo", "oao", "zao", "jsc"].map { Array($0.utf8) })

  /// The longest legal form of which the words from `index` on are, as the number of its words and
  /// the name of its family; one of three letters or fewer at an end of the name only. One slip is
  /// allowed in forms of ten letters and more.
  public static func family(
    _ words: [[UInt8]], at index: Int
  ) -> (count: Int, family: String)? {
    for count in (1...mostWords).reversed() where index + count <= words.count {
      let run = Array(words[index..<(index + count)].joined(separator: [0x5F]))
      if let family = families[run] {
        guard run.count > 3 || clear.contains(run) || index == 0 || isEnd(words, index + count)
        else { continue }
        return (count, family)
      }
      guard run.count >= 10, run.count < 48 else { continue }
      if let near = long.first(where: { TypingSlip.isOne($0.form.span, run.span, swaps: false) }) {
        return (count, near.family)
      }
    }
    if index > 0, index + 1 == words.count, contains(words[index]) { return (1, "other") }
    return nil
  }

  /// True where nothing but legal forms follows.
  private static func isEnd(_ words: [[UInt8]], _ index: Int) -> Bool {
    var place = index
    while place < words.count {
      if families[words[place]] == nil, !contains(words[place]) { return false }
      place += 1
    }
    return true
  }
}
