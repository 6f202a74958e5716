package io.evenbook.query.order;

import io.evenbook.api.Page;
import io.evenbook.api.access.Requires;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.order.OrderAnswer;
import io.evenbook.api.order.OrderQuery.FindOrder;
import io.evenbook.api.order.OrderQuery.ListOrders;
import io.evenbook.api.order.OrderStatus;
import io.evenbook.api.receipt.ReceiptQuery.ListReceipt;
import io.evenbook.api.receipt.ReceiptStep;
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
@RequestMapping("/api/v1/orders")
class OrderController {
    private final Queries queries;

    OrderController(Queries queries) {
        this.queries = queries;
    }

    @GetMapping("/{orderId}")
    @Requires("order:read")
    @Reads({View.ORDERS, View.REFERENCE, View.ACCOUNTS})
    OrderAnswer order(@PathVariable String orderId) {
        return queries.ask(new FindOrder(orderId));
    }

    @GetMapping("/{orderId}/receipt")
    @Requires("order:read")
    @Reads({View.LOG, View.ACCOUNTS})
    Page<ReceiptStep> receipt(@PathVariable String orderId, @Valid PageParameters page) {
        return queries.ask(new ListReceipt(orderId, page.paging()));
    }

    @GetMapping
    @Requires("order:read")
    @Reads({View.ORDERS, View.REFERENCE, View.ACCOUNTS})
    Page<OrderAnswer> orders(
            @RequestParam(required = false) AccountId accountId,
            @RequestParam(required = false) MarketId market,
            @RequestParam(required = false) OrderStatus status,
            @Valid SortedPageParameters page) {
        return queries.ask(new ListOrders(accountId, market, status, page.newestFirst()));
    }
}
