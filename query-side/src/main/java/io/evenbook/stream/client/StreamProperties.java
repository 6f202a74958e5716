package io.evenbook.stream.client;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The bounds of streams in this process.
 *
 * @param connections the most clients at once
 * @param connectionsPerUser the most of one user
 * @param markets the most markets that are followed at once
 * @param accounts the most accounts that are followed at once
 * @param ringEntries the most changes of one market or account that are kept for those who are behind
 * @param ringBytes about the most bytes that these take
 * @param marketMemory about the most bytes that all followed markets take
 * @param accountMemory about the most bytes that all followed accounts take
 * @param clientMemory the most bytes of all messages under way to clients
 * @param accountIdle an account without clients is followed for so long
 * @param merge the changes of so long are one message
 * @param timeout a client that takes nothing for so long is closed
 * @param messageTimeout a client that has not taken a whole message after so long is closed
 * @param accessInterval how often the access behind each stream is checked
 */
@ConfigurationProperties("evenbook.streams")
public record StreamProperties(
        @DefaultValue("10000") int connections,
        @DefaultValue("200") int connectionsPerUser,
        @DefaultValue("200") int markets,
        @DefaultValue("5000") int accounts,
        @DefaultValue("8192") int ringEntries,
        @DefaultValue("4MB") DataSize ringBytes,
        @DefaultValue("512MB") DataSize marketMemory,
        @DefaultValue("256MB") DataSize accountMemory,
        @DefaultValue("128MB") DataSize clientMemory,
        @DefaultValue("1m") Duration accountIdle,
        @DefaultValue("100ms") Duration merge,
        @DefaultValue("10s") Duration timeout,
        @DefaultValue("30s") Duration messageTimeout,
        @DefaultValue("2s") Duration accessInterval) {}
