package io.evenbook.stream.account;

import io.evenbook.api.RejectedException;
import io.evenbook.api.access.Caller;
import io.evenbook.api.access.CurrentAccess;
import io.evenbook.api.access.Requires;
import io.evenbook.api.access.Scope;
import io.evenbook.api.account.AccountRejection.AccountUnknown;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.stream.StreamRejection.StreamAhead;
import io.evenbook.api.stream.StreamRejection.StreamPermission;
import io.evenbook.query.access.VisibleAccounts;
import io.evenbook.query.support.position.PositionWait;
import io.evenbook.query.support.position.Reads;
import io.evenbook.query.support.position.View;
import io.evenbook.query.support.position.ViewPositions;
import io.evenbook.stream.client.ResumePoint;
import io.evenbook.stream.client.Source;
import io.evenbook.stream.client.StreamClients;
import io.evenbook.stream.log.FollowedLog;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.constraints.PositiveOrZero;
import java.io.IOException;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

@RestController
class AccountStreamController {
    private static final String ACCOUNTS = "account:read";
    private static final String ORDERS = "order:read";

    private final StreamClients clients;
    private final AccountFeeds feeds;
    private final FollowedLog log;
    private final VisibleAccounts visible;
    private final CurrentAccess access;
    private final JsonMapper json;

    AccountStreamController(
            StreamClients clients,
            AccountFeeds feeds,
            FollowedLog log,
            VisibleAccounts visible,
            CurrentAccess access,
            JsonMapper json) {
        this.clients = clients;
        this.feeds = feeds;
        this.log = log;
        this.visible = visible;
        this.access = access;
        this.json = json;
    }

    @GetMapping(path = "/api/v1/stream/accounts/{accountId}", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Requires(ACCOUNTS)
    @Reads(View.ACCOUNTS)
    void stream(
            @PathVariable String accountId,
            @RequestParam(required = false) @PositiveOrZero Long from,
            @RequestHeader(name = "Last-Event-ID", required = false) String lastEventId,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException, ServletException {
        Long after = ResumePoint.of(from, lastEventId);
        if (access.caller().scopeOf(ORDERS).isEmpty()) {
            throw new RejectedException(new StreamPermission(ORDERS));
        }
        if (!mayRead(access.caller(), accountId)) {
            throw new RejectedException(new AccountUnknown(accountId));
        }
        clients.open(request, response, () -> source(accountId, after), caller -> mayRead(caller, accountId));
    }

    private boolean mayRead(Caller caller, String accountId) {
        Scope accounts = caller.scopeOf(ACCOUNTS).orElse(null);
        Scope orders = caller.scopeOf(ORDERS).orElse(null);
        if (accounts == null || orders == null) {
            return false;
        }
        return visible.include(caller, accounts == Scope.ALL ? orders : accounts, accountId);
    }

    private Source source(String accountId, Long after) {
        AccountFeed feed = feeds.join(idOf(accountId), log);
        long reached = after == null ? 0 : new PositionWait(ViewPositions.TIMEOUT).until(log::position, after);
        if (after != null && reached < after) {
            feeds.leave(feed);
            throw new RejectedException(new StreamAhead(after, reached));
        }
        return new AccountSource(feed, after, json, () -> feeds.leave(feed));
    }

    private static AccountId idOf(String accountId) {
        try {
            return new AccountId(accountId);
        } catch (IllegalArgumentException e) {
            throw new RejectedException(new AccountUnknown(accountId));
        }
    }
}
