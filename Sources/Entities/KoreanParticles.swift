import SocialText

/// Particles and endings that Korean writes behind a name without a space (`삼성이`, `삼성전자는`): facts
/// of the language, our own selection.
enum KoreanParticles {
  /// True if all the bytes are a particle, or a particle and a topic marker behind it (`에서는`).
  static func contain(_ bytes: Span<UInt8>) -> Bool {
    bytes.count <= longest && hashes.contains(Folding.hash(bytes))
  }

  private static let list = """
    이 가 은 는 을 를 의 에 에서 에게 에게서 께 께서 한테 한테서 와 과 랑 이랑 하고 도 만 로 으로 로서 으로서 \
    로써 으로써 부터 까지 마다 처럼 같이 보다 나 이나 라 이라 라는 이라는 라고 이라고 란 이란 야 아 여 이여 다 \
    이다 입니다 이에요 예요 네 이네 인 인데 고 이고 며 이며 든지 이든지 조차 마저 밖에 대로 뿐 씨 씨가 씨는 씨의 \
    님 님이 님은 님의 측 측은 측이 들 들이 들은
    """
  private static let markers = ["", "는", "은", "도", "만", "의", "이나", "라도"]

  private static let longest = 24

  private static let hashes: Set<UInt64> = {
    var found = Set<UInt64>()
    for particle in list.split(separator: " ") {
      for marker in markers { found.insert(Folding.hash(particle + marker)) }
    }
    return found
  }()
}
