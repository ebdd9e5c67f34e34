import SocialText

/// Query parameters that name a campaign, a click, a session or a way of sharing, never a page.
/// Our own list, from what advertising and analytics products document for their tags.
enum TrackingParameters {
  /// True for a parameter (`name=value` or a bare name) that says nothing about the page.
  static func contains(_ parameter: ArraySlice<UInt8>) -> Bool {
    var hash = StableHash.seed
    var end = parameter.startIndex
    while end < parameter.endIndex, parameter[end] != 0x3D {
      hash = StableHash.step(hash, Charset.lowered(parameter[end]))
      end += 1
      if parameter[end - 1] == 0x5F, end - parameter.startIndex <= 4, prefixes.contains(hash) {
        return true
      }
    }
    if exact.contains(hash) { return true }
    let name = parameter[..<end]
    let value = parameter[end...].dropFirst()
    if name.elementsEqual("sid".utf8) || name.elementsEqual("s".utf8) {
      // A forum's session: 32 hexadecimal digits.
      return value.count == 32 && value.allSatisfy(isHexadecimal)
    }
    if name.elementsEqual("amp".utf8) { return true }
    return name.elementsEqual("outputType".utf8) && value.elementsEqual("amp".utf8)
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    (byte >= 0x30 && byte <= 0x39) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x66)
  }

  /// Beginnings, up to an underscore within the first four bytes.
  private static let prefixes = hashes("utm_ mtm_ pk_ hsa_ fb_ oly_ at_ ns_ itm_ stm_ hmb_")

  private static let exact = hashes(
    """
    fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ysclid twclid ttclid igshid igsh \
    li_fat_id mc_cid mc_eid mkt_tok vero_id vero_conv ml_subscriber ml_subscriber_hash s_cid \
    s_kwcid ef_id clickid click_id rb_clickid wickedid epik zanpid irclickid irgwc affiliate \
    this_affiliate affiliate_id aff_id affid aff partnerid partner_id ref_src ref_url referer \
    referrer icid ncid cmpid cmp cmp_id campaign_id campaignid trk trkcampaign spm scm \
    _ga _gl _gac _hsenc _hsmi __hstc __hssc __hsfp __s __twitter_impression guccounter \
    guce_referrer guce_referrer_sig dm_i et_rid elqtrackid elqtrack elqaid elqat \
    action_object_map action_type_map action_ref_map fb_action_ids fb_action_types fb_source \
    fb_ref piwik_campaign piwik_kwd matomo_campaign matomo_kwd xtor wt_mc wt.mc_id wt.mc_ev \
    wt_zmc phpsessid jsessionid aspsessionid sessionid session_id sfmc_id sc_cid \
    cvid cndid ocid tduid soc_src soc_trk share_source sharesource shared_from smid smtyp \
    mbid emci emdi ceid unicorn_click_id otc ito wprov _openstat gs_l sxsrf ved \
    __cft__ __tn__ rss_source feature_source via_source ck_subscriber_id bsft_eid bsft_clkid \
    bsft_mid pf_rd_r pf_rd_p pd_rd_r pd_rd_w pd_rd_wg ascsubtag nr_email_referer tracking_id \
    trackingid linkcode linkid cx_click cx_recsorder cx_testid mod_source_id
    """)

  private static func hashes(_ words: String) -> Set<UInt64> {
    var result: Set<UInt64> = []
    for word in words.split(separator: " ") {
      result.insert(word.utf8.reduce(StableHash.seed) { StableHash.step($0, $1) })
    }
    return result
  }
}
