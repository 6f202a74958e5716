package io.evenbook.stream.account;

import io.evenbook.stream.account.AccountMessages.Because;
import io.evenbook.stream.account.AccountMessages.Heartbeat;
import io.evenbook.stream.client.Closing;
import io.evenbook.stream.client.Source;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** An account's feed as one client reads it. */
final class AccountSource implements Source {
    private final AccountFeed feed;
    private final Long from;
    private final JsonMapper json;
    private final Runnable onClose;

    /** @param from the position up to which the client knows the account; null: it knows nothing */
    AccountSource(AccountFeed feed, Long from, JsonMapper json, Runnable onClose) {
        this.feed = feed;
        this.from = from;
        this.json = json;
        this.onClose = onClose;
    }

    @Override
    public String kind() {
        return "account";
    }

    @Override
    public Step begin() {
        return from == null
                ? feed.snapshot(Because.START)
                : feed.resumed(from).orElseGet(() -> feed.snapshot(Because.TOO_FAR));
    }

    @Override
    public boolean awaitBehind(long cursor, long nanos) throws InterruptedException {
        return feed.awaitBehind(cursor, nanos);
    }

    @Override
    public Step next(long cursor, long sent) {
        return feed.behind(cursor, sent).orElseGet(() -> feed.snapshot(Because.BEHIND));
    }

    @Override
    public byte[] heartbeat(long cursor) {
        return json.writeValueAsBytes(new Heartbeat(cursor));
    }

    @Override
    public Optional<Closing> ended() {
        return feed.ended();
    }

    @Override
    public void close() {
        onClose.run();
    }
}
