package io.evenbook.axon.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.time.Duration;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.TokenSchema;
import org.axonframework.serialization.Serializer;

/**
 * Keeps tokens in the table {@code token_entry}, and never lets one go back.
 *
 * <p>Axon's own store, when it finds that a claim was lost, may claim the token anew and write the position it had
 * reached over that of the owner in between: events are then handled twice. Here a lost claim is an
 * {@link UnableToClaimTokenException}; the processor starts over from the stored position.
 */
public class PostgresTokenStore extends JdbcTokenStore {

    private PostgresTokenStore(Builder builder) {
        super(builder);
    }

    /**
     * Creates a store.
     *
     * @param connections  must join the transaction in which a projection writes, so that both commit together
     * @param nodeId       unique among all processes, and all contexts in one of them
     * @param claimTimeout after which the token of a node that went silent may be taken; far longer than any batch
     */
    public static PostgresTokenStore of(ConnectionProvider connections, Serializer serializer, String nodeId,
                                        Duration claimTimeout) {
        return new PostgresTokenStore(JdbcTokenStore.builder()
                .connectionProvider(connections)
                .serializer(serializer)
                .nodeId(nodeId)
                .claimTimeout(claimTimeout)
                .schema(TokenSchema.builder()
                        .setTokenTable("token_entry")
                        .setProcessorNameColumn("processor_name")
                        .setSegmentColumn("segment")
                        .setTokenColumn("token")
                        .setTokenTypeColumn("token_type")
                        .setTimestampColumn("claimed_at")
                        .setOwnerColumn("owner")
                        .build()));
    }

    /** Called when the token is not claimed by this node any more. */
    @Override
    protected void updateToken(Connection connection, ResultSet resultSet, TrackingToken token, String processorName,
                               int segment) {
        throw new UnableToClaimTokenException("The claim on %s[%d] was lost".formatted(processorName, segment));
    }
}
