package io.evenbook.demo;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Lists a new market for a run, and opens and funds the accounts that trade on it. */
final class MarketSetup {
    private static final String QUOTE = "USD";

    private final ServiceClient service;
    private final String runId;

    MarketSetup(ServiceClient service, String runId) {
        this.service = service;
        this.runId = runId;
    }

    /**
     * Lists SYMBOL-USD, or SYMBOL2-USD and so on if that market exists: an earlier run left orders in its book.
     *
     * @return the market's name
     */
    String listMarket(String symbol) {
        Set<String> listed = service.list(User.TRADER, "/markets").stream()
                .map(market -> market.path("market").asString())
                .collect(Collectors.toSet());
        String base = symbol;
        for (int number = 2; listed.contains(base + "-" + QUOTE); number++) {
            base = symbol + number;
        }
        listAsset(QUOTE, "US dollar", "FIAT", 6);
        // Four decimals below the lot of 1: with none, every fee in the base asset would be rounded down to zero.
        listAsset(base, symbol + " shares", "SECURITY", 4);
        String market = base + "-" + QUOTE;
        Map<String, Object> terms = new LinkedHashMap<>();
        terms.put("market", market);
        terms.put("baseAsset", base);
        terms.put("quoteAsset", QUOTE);
        terms.put("tickSize", "0.01");
        terms.put("lotSize", "1");
        terms.put("makerFeeRate", "0.0001");
        terms.put("takerFeeRate", "0.0003");
        service.post(User.OPERATOR, "/markets", terms, key("market-" + market)).orThrow("POST /markets for " + market);
        return market;
    }

    /** Opens all accounts and deposits the funds that each one's planned orders need. */
    void fundAccounts(String market, Map<String, Accounts.Funds> needed) {
        String base = market.substring(0, market.indexOf('-'));
        for (String account : Accounts.all()) {
            service.post(
                            User.TRADER,
                            "/accounts",
                            Map.of("accountId", account, "owner", "demo"),
                            key("account-" + account))
                    .orThrow("POST /accounts for " + account);
            Accounts.Funds funds = needed.getOrDefault(account, new Accounts.Funds(0, 0));
            deposit(account, QUOTE, Decimals.price(funds.quoteTenThousandths()), funds.quoteTenThousandths());
            deposit(account, base, Long.toString(funds.baseQuantity()), funds.baseQuantity());
        }
    }

    private void deposit(String account, String asset, String amount, long units) {
        if (units == 0) {
            return;
        }
        String reference = key(asset);
        service.post(
                        User.OPERATOR,
                        "/accounts/" + account + "/deposits",
                        Map.of("asset", asset, "amount", amount, "reference", reference),
                        reference)
                .orThrow("POST /accounts/" + account + "/deposits");
    }

    private void listAsset(String asset, String name, String type, int decimals) {
        Map<String, Object> body = Map.of("asset", asset, "name", name, "type", type, "decimals", decimals);
        Answer answer = service.post(User.OPERATOR, "/assets", body, key("asset-" + asset));
        if (!answer.code().equals("asset.exists")) {
            answer.orThrow("POST /assets for " + asset);
        }
    }

    private String key(String what) {
        return "demo-" + runId + "-" + what;
    }
}
