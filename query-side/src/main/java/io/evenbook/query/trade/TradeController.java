package io.evenbook.query.trade;

import io.evenbook.api.Page;
import io.evenbook.api.access.Requires;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.trade.TradeAnswer;
import io.evenbook.api.trade.TradeQuery.FindTrade;
import io.evenbook.api.trade.TradeQuery.ListMarketTrades;
import io.evenbook.api.trade.TradeQuery.ListTrades;
import io.evenbook.api.trade.TradeStatus;
import io.evenbook.query.support.dispatch.Queries;
import io.evenbook.query.support.list.PageParameters;
import io.evenbook.query.support.list.SortedPageParameters;
import io.evenbook.query.support.position.Reads;
import io.evenbook.query.support.position.View;
import jakarta.validation.Valid;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
class TradeController {
    private final Queries queries;

    TradeController(Queries queries) {
        this.queries = queries;
    }

    @GetMapping("/trades/{tradeId}")
    @Requires("trade:read")
    @Reads({View.TRADES, View.ACCOUNTS, View.CLEARING})
    TradeAnswer trade(@PathVariable String tradeId) {
        return queries.ask(new FindTrade(tradeId));
    }

    @GetMapping("/trades")
    @Requires("trade:read")
    @Reads({View.TRADES, View.ACCOUNTS, View.CLEARING})
    Page<TradeAnswer> trades(
            @RequestParam(required = false) MarketId market,
            @RequestParam(required = false) AccountId accountId,
            @RequestParam(required = false) TradeStatus status,
            @Valid SortedPageParameters page) {
        return queries.ask(new ListTrades(market, accountId, status, page.newestFirst()));
    }

    @GetMapping("/markets/{market}/trades")
    @Requires("market:read")
    @Reads({View.TRADES, View.REFERENCE, View.CLEARING})
    Page<TradeAnswer> tradesOfMarket(@PathVariable String market, @Valid PageParameters page) {
        return queries.ask(new ListMarketTrades(market, page.paging()));
    }
}
