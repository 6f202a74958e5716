package io.evenbook.command;

import io.evenbook.axon.postgres.StateSnapshots;
import io.evenbook.command.account.AccountRegistry;
import io.evenbook.command.account.AccountRules;
import io.evenbook.command.asset.AssetRegistry;
import io.evenbook.command.journal.BooksRegistry;
import io.evenbook.command.journal.GroupRules;
import io.evenbook.command.market.MarketRegistry;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventsourcing.SnapshotTriggerDefinition;
import org.axonframework.lifecycle.Phase;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

/**
 * The command side in one piece. It needs from outside: a command bus, an event store and its log, snapshots, the beans
 * {@code aggregateCache} (bounded and strong) and {@code lockFactory} (one that does nothing, since an aggregate has one thread),
 * an {@code OrderSequence}, and for controls {@code ControlChecks} and an {@code OmnibusLedger}.
 */
@Configuration(proxyBeanMethods = false)
@ComponentScan
public class CommandSideConfiguration {
    /** Loading this many events takes some milliseconds. */
    private static final int EVENTS_PER_SNAPSHOT = 500;
    /** A snapshot of a market writes its whole book. */
    private static final int EVENTS_PER_MARKET_SNAPSHOT = 5_000;

    @Bean
    AccountRules accountRules(AssetRegistry assets, MarketRegistry markets, AccountRegistry accounts) {
        return new AccountRules(assets, markets, accounts);
    }

    @Bean
    GroupRules groupRules(AssetRegistry assets, AccountRegistry accounts, BooksRegistry books) {
        return new GroupRules(assets, accounts, books);
    }

    @Bean
    SnapshotTriggerDefinition accountSnapshotTrigger(StateSnapshots snapshots) {
        return snapshots.every(EVENTS_PER_SNAPSHOT);
    }

    @Bean
    SnapshotTriggerDefinition marketSnapshotTrigger(StateSnapshots snapshots) {
        return snapshots.every(EVENTS_PER_MARKET_SNAPSHOT);
    }

    @Bean
    ConfigurerModule refusals() {
        return configurer -> configurer.onInitialize(axon -> axon.onStart(
                Phase.INSTRUCTION_COMPONENTS, () -> axon.commandBus().registerHandlerInterceptor(new Refusals())));
    }
}
