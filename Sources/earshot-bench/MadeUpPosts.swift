/// Posts put together from phrases of our own, for machines without recorded ones: the mix of
/// words, signs, addresses, tags and emoji is that of short posts in several languages.
enum MadeUpPosts {
  /// Posts of two to five phrases.
  static func rows(_ count: Int) -> [[UInt8]] {
    let phrases = text.split(separator: "\n")
    var random = Scramble(state: 7)
    return (0..<count).map { _ in
      var post: [UInt8] = []
      for _ in 0..<(2 + random.next() % 4) {
        if !post.isEmpty { post.append(32) }
        post += phrases[Int(random.next() % UInt64(phrases.count))].utf8
      }
      return post
    }
  }

  private static let text = """
    @mira_k have you seen the new one?? https://t.co/aB3xK9q2Lm
    Battery died after 20 km, that's not what I paid for...
    I really love how quiet it is :) best ride this year!
    sooooo happy with the service 😍😍 thank you @ternbikes
    RT @velojournal: The city opens 12 more lanes in May #cycling #CityLife
    why is the app down AGAIN?! 3rd time since Monday
    Can't wait for Saturday, who's coming with me to the lake?
    Paid $49.99 and it came without the charger, what a joke
    My brother told me it'd break & he was right lol
    Just got home, long day, but the view from the bridge was worth it
    the support line kept me waiting for 45 minutes &amp; then hung up
    Do not buy it. Seriously. http://example.com/reviews?id=2231
    Good morning everyone ☀️ coffee first, then we'll talk
    I think they will win tomorrow, 2-1 or so
    Ich hätte nie gedacht, dass das so gut läuft 👍
    Leider schon wieder verspätet, so macht das keinen Spaß.
    No me gusta nada la nueva versión, vuelvan a la anterior
    ¡Qué día tan bonito! Mañana nos vemos en la playa
    Le service était parfait, merci à toute l'équipe
    je ne comprends pas pourquoi c'est si cher 🤔
    Não acredito que acabou, foi a melhor festa do ano
    Sto ancora aspettando una risposta da giovedì
    Сегодня отличная погода, едем за город
    الجو جميل اليوم والحمد لله
    यह बहुत अच्छा है, धन्यवाद
    #MondayMotivation keep going, one step at a time
    ok. so the 2nd half was way better than the first
    Omg did you see what @harborforum posted last night 😂
    She said it's fine but I don't believe her tbh
    Tickets for Friday's show are on sale now, don't miss it!
    """
}
