package io.evenbook.axon.postgres.reader;

import java.time.Duration;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.messaging.StreamableMessageSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The claim of one process on the token of a reader. Renewed every second; another process may take it when it is old.
 */
final class TokenClaim {

    /** Far shorter than any claim timeout. */
    static final Duration RENEWAL_INTERVAL = Duration.ofSeconds(1);

    private static final Logger logger = LoggerFactory.getLogger(TokenClaim.class);

    /** The only one: the reader handles the log in its order. */
    private static final int SEGMENT = 0;

    private final String name;
    private final TokenStore tokens;
    private final TransactionManager transactions;

    private volatile long renewedNanoTime;

    TokenClaim(String name, TokenStore tokens, TransactionManager transactions) {
        this.name = name;
        this.tokens = tokens;
        this.transactions = transactions;
    }

    /** Creates the token of a new reader, before the first event. */
    void initialize(StreamableMessageSource<?> log) {
        transactions.executeInTransaction(() -> {
            if (tokens.fetchSegments(name).length == 0) {
                tokens.initializeTokenSegments(name, SEGMENT + 1, log.createTailToken());
            }
        });
    }

    /**
     * Claims the stored token and returns it.
     *
     * @throws org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException if another process has it
     */
    TrackingToken acquire() {
        TrackingToken token = transactions.fetchInTransaction(() -> tokens.fetchToken(name, SEGMENT));
        renewed();
        return token;
    }

    boolean isRenewalDue() {
        return System.nanoTime() - renewedNanoTime >= RENEWAL_INTERVAL.toNanos();
    }

    /** Stores a token in the transaction of the caller; the claim must be held. */
    void store(TrackingToken token) {
        tokens.storeToken(token, name, SEGMENT);
    }

    /** A committed {@link #store} has renewed the claim. */
    void renewed() {
        renewedNanoTime = System.nanoTime();
    }

    /** Renews the claim while a batch takes long. A lost claim fails the batch when it stores its token. */
    void renew() {
        try {
            transactions.executeInTransaction(() -> tokens.extendClaim(name, SEGMENT));
            renewed();
        } catch (Throwable e) {
            logger.debug("The reader {} could not renew its claim", name, e);
        }
    }

    /** Releases the claim, so that another process need not wait until it is old. */
    void release() {
        try {
            transactions.executeInTransaction(() -> tokens.releaseClaim(name, SEGMENT));
        } catch (Throwable e) {
            logger.debug("The reader {} could not release its claim; it runs out", name, e);
        }
    }
}
