/// What the words of names do, in Latin letters and folded: small lists of our own.
enum NameRoles {
  /// Words in front of or behind a name that say nothing of who bears it.
  static let titles = set(
    """
    mr mrs ms miss mx dr prof professor doctor sir dame lord lady madam herr frau monsieur madame \
    mme mlle senor senora sr sra signor signora don dona president prasident prime minister general \
    gen colonel col major maj captain capt lieutenant lt sergeant sgt hon honourable honorable rev \
    reverend sheikh shaikh sheik shaykh cheikh haji hajji hadji al-haj imam mullah mulla maulavi \
    mawlawi ayatollah sayyid sayed hazrat phd md msc mba esq dipl ing king queen prince princess \
    gospodin pan pani shri smt
    """)

  /// Particles of family names, each group one word in many spellings.
  static let particles: [[UInt8]: [UInt8]] = {
    var map: [[UInt8]: [UInt8]] = [:]
    for group in [
      "bin ibn ben bn", "bint bent binti", "al el ul ur il as ash ar ad an at az", "de di da d do",
      "du dos das del della delle dei degli", "van", "von vom zu zum", "der den dem", "ter ten te",
      "la le les lo", "y i e", "af av", "oglu ogly uulu ugli", "qizi kyzy kizi gyzy", "st saint",
    ] {
      let words = group.split(separator: " ").map { Array($0.utf8) }
      for word in words { map[word] = words[0] }
    }
    return map
  }()

  /// Which bearer of a name in a family is meant.
  static let generations: [[UInt8]: Int] = map(
    "jr=-1 junior=-1 jnr=-1 sr=-2 senior=-2 snr=-2 i=1 ii=2 iii=3 iv=4 v=5 1st=1 2nd=2 3rd=3 4th=4")

  /// Numbers as words and Roman numerals. `v` and `x` are letters more often than numbers.
  static let numbers: [[UInt8]: Int] = map(
    """
    zero=0 one=1 two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 eleven=11 \
    twelve=12 thirteen=13 fourteen=14 fifteen=15 sixteen=16 seventeen=17 eighteen=18 nineteen=19 \
    twenty=20 thirty=30 forty=40 fourty=40 fifty=50 sixty=60 seventy=70 eighty=80 ninety=90 \
    first=1 second=2 third=3 fourth=4 fifth=5 sixth=6 seventh=7 eighth=8 ninth=9 tenth=10 \
    1st=1 2nd=2 3rd=3 4th=4 5th=5 6th=6 7th=7 8th=8 9th=9 10th=10 \
    i=1 ii=2 iii=3 iv=4 vi=6 vii=7 viii=8 ix=9 xi=11 xii=12 xiii=13 xiv=14 xv=15
    """)

  /// Words that hold names together and may be left out.
  static let glue = set(
    "the and of for in und et y e i de du des der die das la le of dba fur a an na and")

  /// Words that many companies have in their names.
  static let generic = set(
    """
    group groupe gruppe gruppo grupo holding holdings company companies international intl global \
    worldwide enterprises enterprise services service solutions industries industry partners \
    associates management investments investment trading ventures gruppa kompaniya kompania
    """)

  /// One word for short forms that stand for another.
  static let synonyms: [[UInt8]: [UInt8]] = {
    var map: [[UInt8]: [UInt8]] = [:]
    let pairs = """
      intl=international int=international natl=national mfg=manufacturing bros=brothers grp=group \
      gruppe=group groupe=group gruppo=group grupo=group gruppa=group dept=department \
      govt=government univ=university tech=technology technologies=technology svcs=services \
      svc=service service=services solution=solutions assoc=associates assn=association us=usa \
      systems=system holdings=holding industries=industry ctr=center centre=center \
      mgmt=management invest=investment investments=investment inst=institute \
      kompaniya=company kompania=company
      """
    for pair in pairs.split(separator: " ") {
      let parts = pair.split(separator: "=")
      map[Array(parts[0].utf8)] = Array(parts[1].utf8)
    }
    return map
  }()

  private static func set(_ text: String) -> Set<[UInt8]> {
    Set(text.split(separator: " ").map { Array($0.utf8) })
  }

  private static func map(_ text: String) -> [[UInt8]: Int] {
    var map: [[UInt8]: Int] = [:]
    for pair in text.split(separator: " ") {
      let parts = pair.split(separator: "=")
      map[Array(parts[0].utf8)] = Int(parts[1])
    }
    return map
  }
}
