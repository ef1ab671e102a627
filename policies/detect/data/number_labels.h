#pragma once

#include <array>
#include <string_view>

namespace sekisho {

// Labels of other numbers, as they end right before one: 数 is that of 件数 and 会員数 too. ASCII ones in lower case, split by `|`.
inline constexpr std::string_view kOtherLabelWords =
    "注文番号|注文id|注文no|オーダー番号|伝票番号|追跡番号|お問い合わせ番号|問合せ番号|管理番号|受付番号|商品番号|商品コード|"
    "整理番号|会員番号|社員番号|学籍番号|製造番号|製品番号|シリアル番号|シリアル|型番|品番|ロット番号|ロット|バージョン|"
    "請求書番号|請求番号|見積番号|契約番号|予約番号|部品番号|トランザクションid|チケット番号|会議id|会議 id|会議番号|"
    "ミーティングid|ミーティング id|会員id|送り状番号|送り状no|問い合わせ番号|配送番号|荷物番号|発送番号|受注番号|取引番号|"
    "取引id|申請番号|申込番号|受験番号|証券番号|顧客番号|顧客id|お客様番号|診察券番号|患者id|クロネコヤマト|ヤマト運輸|"
    "佐川急便|ゆうパック|meeting id|webinar id|orderid|productid|trackingid|transactionid|transaction_id|tracking_number|"
    "part|part #|model|model no|model number|catalog no|コード|バーコード|janコード|jan|isbn|issn|sku|version|ver|build|"
    "order|order id|order no|order number|order_id|invoice|invoice no|invoice number|tracking|tracking no|tracking number|"
    "tracking id|serial|serial no|serial number|part no|part number|product code|product id|item|item no|ticket|case|case no|"
    "ref|reference|reference number|transaction id|transaction|txn|timestamp|epoch|seed|offset|commit|revision|batch|lot|"
    "資料番号|文書番号|書類番号|図面番号|図書番号|通し番号|測定値|計測値|観測値|実測値|測定結果|测量值|측정값|"
    "wbs|wbs no|wbs番号|measured value|measurement|"
    "会社法人等番号|firmware|firmware rev|software rev|hardware rev|fw|hw|p/n|s/n|part_no|part-no|rev|"
    "ファームウェア|ファーム|리비전|펌웨어|버전|운송장번호|운송장 번호|운송장|송장번호|송장 번호|주문번호|주문 번호|배송번호|"
    "등기번호|접수번호|예약번호|고객번호|회원번호|상품번호|제품번호|부품번호|모델번호|일련번호|시리얼번호|"
    "订单号|订单编号|运单号|快递单号|物流单号|訂單編號|訂單號碼|流水号|序列号|型号|版本|版本号|固件版本|"
    "booking|reservation|upc|ean|asin|size|bytes|total|amount|合計|金額|残高|価格|数|額|売上|売上高|$|€|£|¥|₩";

// Units that make the number before them a quantity.
inline constexpr auto kUnits = std::to_array<std::string_view>({
    "円", "個",       "件",     "人",     "枚", "本",     "台",   "冊",    "回",     "通",   "ドル",  "ユーロ", "元", "歳",
    "名", "ポイント", "バイト", "ミリ秒", "秒", "%",      "yen",  "usd",   "jpy",    "eur",  "bytes", "byte",   "ms", "ns",
    "us", "kb",       "mb",     "gb",     "px", "tokens", "rows", "items", "points", "万円", "億円",  "千円",
});

}  // namespace sekisho
