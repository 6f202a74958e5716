package io.evenbook.demo;

import io.evenbook.demo.Accounts.Funds;
import io.evenbook.demo.recording.Grid;
import io.evenbook.demo.recording.Recording;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Lists a new market for a run, and opens and funds the accounts that trade on it. */
final class MarketSetup {
    private static final int LEAST_QUOTE_DECIMALS = 6;
    private static final int FEE_DECIMALS = 4;

    private final ServiceClient service;
    private final String runId;

    MarketSetup(ServiceClient service, String runId) {
        this.service = service;
        this.runId = runId;
    }

    /**
     * Lists SYMBOL-QUOTE, or SYMBOL2-QUOTE and so on if that market exists: an earlier run left orders in its book. An
     * asset that exists with too few decimals is not used either: the quote asset is then USD10, for 10 decimals.
     *
     * @return the market's name
     */
    String listMarket(Recording recording) {
        Grid grid = recording.grid();
        int lotDecimals = grid.lot().scale();
        int amountDecimals = grid.tick().scale() + lotDecimals;
        Map<String, Integer> decimals = service.list(User.TRADER, "/assets").stream()
                .collect(Collectors.toMap(
                        asset -> asset.path("asset").asString(),
                        asset -> asset.path("decimals").asInt()));
        Set<String> listed = service.list(User.TRADER, "/markets").stream()
                .map(market -> market.path("market").asString())
                .collect(Collectors.toSet());
        String quote = recording.quote();
        if (decimals.getOrDefault(quote, amountDecimals) < amountDecimals) {
            quote += amountDecimals;
        }
        String base = recording.symbol();
        for (int number = 2;
                listed.contains(base + "-" + quote) || decimals.getOrDefault(base, lotDecimals) < lotDecimals;
                number++) {
            base = recording.symbol() + number;
        }
        listAsset(quote, recording.quote(), "FIAT", Math.max(LEAST_QUOTE_DECIMALS, amountDecimals));
        // Four decimals below the lot: with none, every fee in the base asset would be rounded down to zero.
        listAsset(base, recording.symbol(), lotDecimals == 0 ? "SECURITY" : "CRYPTO", lotDecimals + FEE_DECIMALS);
        listMarket(base, quote, grid);
        return base + "-" + quote;
    }

    /** Opens all accounts and deposits the funds that each one's planned orders need. */
    void fundAccounts(String market, Map<String, Funds> needed) {
        String[] pair = market.split("-");
        for (String account : Accounts.all()) {
            service.post(
                            User.TRADER,
                            "/accounts",
                            Map.of("accountId", account, "owner", "demo"),
                            key("account-" + account))
                    .orThrow("POST /accounts for " + account);
            Funds funds = needed.getOrDefault(account, Funds.NONE);
            deposit(account, pair[1], funds.quote());
            deposit(account, pair[0], funds.base());
        }
    }

    private void deposit(String account, String asset, BigDecimal amount) {
        if (amount.signum() == 0) {
            return;
        }
        String reference = key(asset);
        service.post(
                        User.OPERATOR,
                        "/accounts/" + account + "/deposits",
                        Map.of("asset", asset, "amount", amount.toPlainString(), "reference", reference),
                        reference)
                .orThrow("POST /accounts/" + account + "/deposits");
    }

    private void listMarket(String base, String quote, Grid grid) {
        String market = base + "-" + quote;
        Map<String, Object> terms = new LinkedHashMap<>();
        terms.put("market", market);
        terms.put("baseAsset", base);
        terms.put("quoteAsset", quote);
        terms.put("tickSize", grid.tick().toPlainString());
        terms.put("lotSize", grid.lot().toPlainString());
        terms.put("makerFeeRate", "0.0001");
        terms.put("takerFeeRate", "0.0003");
        service.post(User.OPERATOR, "/markets", terms, key("market-" + market)).orThrow("POST /markets for " + market);
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
