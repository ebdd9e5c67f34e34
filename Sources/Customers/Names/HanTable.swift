/// Readings of the Chinese characters that names are mostly written with: common family names, and
/// the characters that newspapers write foreign names with. Pinyin without tones, a selection of our
/// own; characters that are not here stay as they are.
enum HanTable {
  static let pinyin: [UInt32: [UInt8]] = {
    var table: [UInt32: [UInt8]] = [:]
    for group in text.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
      let latin = group.utf8.filter { $0 < 0x80 }
      for scalar in group.unicodeScalars where scalar.value >= 0x80 { table[scalar.value] = latin }
    }
    return table
  }()

  private static let text = """
    a阿啊 ai艾爱愛埃 an安 ang昂 ao奥奧敖澳 ba巴八霸 bai白百柏拜 ban班 bang邦 bao宝寶包鲍鮑保 \
    bei贝貝北 ben本 bi比毕畢彼碧 bian边 bin宾賓彬斌 bing冰兵 bo波博伯勃 bu布卜不步 cai蔡才 \
    cao曹操 chang昌常长長 chao超朝 che车切 chen陈陳晨辰 cheng程成城诚誠 chi池奇 chong崇 chu楚 \
    chun春 da达達大 dai戴代 dan丹但 dang党 dao道 de德得 deng邓鄧登 di迪蒂地狄帝 ding丁定 \
    dong董东東冬 du杜度 duan段 dun顿頓 duo多 e俄厄 en恩 er尔爾二儿 fa法发 fan范樊凡 fang方芳 \
    fei费費飞飛菲 fen芬 feng冯馮峰丰豐凤 fo佛 fu付傅福弗夫富芙 gai盖 gan甘 gang刚剛钢 gao高 \
    ge格戈葛哥 gong龚宫 gu古谷顾顧 guan关關 guang光广廣 gui贵桂 guo郭国國果 ha哈 hai海 han韩韓汉漢 \
    hang航 hao郝浩豪 he何贺賀和赫荷 heng恒 hong洪红紅宏鸿 hou侯 hu胡湖虎 hua华華花 huan欢 \
    huang黄黃 hui惠辉輝慧会 huo霍 ji吉季纪基及集 jia贾賈加佳家嘉 jian建健坚 jiang江姜蒋蔣 jiao焦 \
    jie杰傑洁捷 jin金晋近锦 jing京静靜晶景 jiu九 jun军軍君俊 ka卡喀 kai凯凱开 kan坎 kang康 ke科克柯可 \
    ken肯 kong孔 ku库庫 kuang邝 kun昆坤 la拉 lai赖賴来莱萊 lan兰蘭蓝 lang朗郎 lao劳 le勒乐 \
    lei雷蕾磊 li李里利黎丽麗力立莉理 lian莲连廉 liang梁良亮 liao廖 lie列 lin林琳 ling凌玲灵 \
    liu刘劉柳六 long龙龍隆 lou娄 lu卢盧陆陸鲁魯路露 lun伦倫 luo罗羅洛 lv吕呂律 ma马馬玛瑪麻 \
    mai麦麥迈买 man曼满 mang芒 mao毛茂 mei梅美妹 men门門 meng孟蒙梦 mi米密 mian绵 miao苗 min敏民 \
    ming明名铭 mo莫墨默摩 mu穆木姆慕 na纳納那娜 nai奈 nan南楠 ni尼妮倪 nian年 ning宁寧 niu牛纽紐 \
    nuo诺諾 nu努 ou欧歐 pa帕 pan潘盘 pang庞龐 pei裴佩 peng彭鹏鵬 pi皮 ping平萍 po坡 pu普蒲浦 \
    qi齐齊七琪启 qian钱錢千倩 qiang强強 qiao乔喬 qin秦琴勤 qing青清庆慶 qiu邱秋 qu曲 quan全泉权 \
    ran冉 rao饶 ren任仁 ri日 rong荣榮容蓉 ru茹如 rui瑞睿锐 ruo若 sa萨薩 sai赛塞 san三桑山 se色 \
    sen森 sha沙莎 shan善珊 shang上尚 shao邵少 she舍 shen沈申 sheng生胜勝圣盛 shi石史施时時世诗士师 \
    shou寿 shu舒书 shuai帅 shuang双 shui水 si斯司思四丝 song宋松 su苏蘇素 sun孙孫 suo索 ta塔他 \
    tai泰太台 tan谭譚坦 tang唐汤 tao陶涛濤 te特 teng腾 ti提 tian田天 tie铁 ting廷婷 tong童通 tu图圖吐 \
    tuo托 wa瓦 wai外 wan万萬婉 wang王汪旺 wei魏韦韋卫伟偉维維威 wen温溫文闻 weng翁 wo沃 wu吴吳武伍乌 \
    xi西希席锡习習喜 xia夏霞 xian先贤 xiang向祥香翔 xiao肖萧蕭小晓曉 xie谢謝 xin辛新欣鑫信 xing邢星兴 \
    xiong熊雄 xiu秀修 xu徐许許旭 xuan宣轩 xue薛雪学 xun勋 ya亚亞雅 yan严嚴颜闫燕岩 yang杨楊洋阳陽 \
    yao姚耀 ye叶葉耶 yi易伊一义毅怡艺 yin尹殷银 ying英应莹 yong勇永 you尤友 yu于余俞玉宇雨瑜 \
    yuan袁元远媛 yue岳月悦 yun云雲 za扎 zai在 ze泽澤 zeng曾 zha查 zhai翟 zhan詹 zhang张張章 zhao赵趙 \
    zhe哲 zhen珍真振 zheng郑鄭正政 zhi志智之芝 zhong钟鍾中忠 zhou周州 zhu朱祝珠 zhuang庄莊 zhuo卓 \
    zi子紫 zong宗 zou邹鄒 zu祖 zuo左
    """
}
