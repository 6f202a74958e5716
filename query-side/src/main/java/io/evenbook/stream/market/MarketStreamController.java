package io.evenbook.stream.market;

import io.evenbook.api.RejectedException;
import io.evenbook.api.access.Requires;
import io.evenbook.api.stream.StreamRejection.StreamAhead;
import io.evenbook.stream.client.ResumePoint;
import io.evenbook.stream.client.Source;
import io.evenbook.stream.client.StreamClients;
import io.evenbook.stream.client.StreamRefusedException;
import io.evenbook.stream.log.FollowedLog;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.constraints.PositiveOrZero;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

@RestController
class MarketStreamController {
    private static final String PERMISSION = "market:read";
    private static final long AHEAD_SECONDS = 2;

    private final StreamClients clients;
    private final MarketFeeds feeds;
    private final FollowedLog log;
    private final History history;
    private final JsonMapper json;

    MarketStreamController(
            StreamClients clients, MarketFeeds feeds, FollowedLog log, History history, JsonMapper json) {
        this.clients = clients;
        this.feeds = feeds;
        this.log = log;
        this.history = history;
        this.json = json;
    }

    @GetMapping(path = "/api/v1/stream/markets/{market}", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Requires(PERMISSION)
    void stream(
            @PathVariable String market,
            @RequestParam(defaultValue = "book") String channels,
            @RequestParam(required = false) @PositiveOrZero Long from,
            @RequestHeader(name = "Last-Event-ID", required = false) String lastEventId,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException, ServletException {
        Set<Channel> wanted = Channel.named(channels);
        Long after = ResumePoint.of(from, lastEventId);
        clients.open(
                request,
                response,
                () -> source(market, wanted, after),
                caller -> caller.scopeOf(PERMISSION).isPresent());
    }

    private Source source(String market, Set<Channel> channels, Long after) {
        MarketFeed feed = feeds.join(market, log);
        try {
            if (channels.contains(Channel.ORDERS) && !feed.hasOrders()) {
                throw StreamRefusedException.notYet("The orders of market %s are not known".formatted(market));
            }
            requireReached(feed, after);
            return new MarketSource(feed, channels, after, history, json, () -> feeds.leave(feed));
        } catch (RuntimeException e) {
            feeds.leave(feed);
            throw e;
        }
    }

    /** Another process may be ahead of this one, but not for long. */
    private static void requireReached(MarketFeed feed, Long after) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(AHEAD_SECONDS);
        try {
            while (after != null && after > feed.last()) {
                long left = deadline - System.nanoTime();
                if (left <= 0 || feed.ended().isPresent()) {
                    throw new RejectedException(new StreamAhead(after, feed.last()));
                }
                feed.awaitBehind(feed.last(), left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StreamRefusedException.notYet("The process stops");
        }
    }
}
