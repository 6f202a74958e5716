package io.evenbook.app.axon;

import io.evenbook.api.RejectedException;
import io.evenbook.axon.postgres.BatchDispatcher;
import io.evenbook.axon.postgres.BoundedCache;
import io.evenbook.axon.postgres.CachedCommandTargetResolver;
import io.evenbook.axon.postgres.PartitionedCommandBus;
import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandBusSpanFactory;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.common.caching.Cache;
import org.axonframework.common.lock.LockFactory;
import org.axonframework.common.lock.NullLockFactory;
import org.axonframework.messaging.correlation.CorrelationDataProvider;
import org.axonframework.messaging.interceptors.CorrelationDataInterceptor;
import org.axonframework.modelling.command.CommandTargetResolver;
import org.axonframework.monitoring.MessageMonitor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The command bus, and what keeps aggregates between commands. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CommandBusProperties.class)
class CommandBusConfiguration {

    @Bean
    PartitionedCommandBus commandBus(
            PostgresEventStorageEngine engine,
            Cache aggregateCache,
            CommandBusProperties properties,
            List<CorrelationDataProvider> correlation,
            MessageMonitor<CommandMessage<?>> monitor,
            CommandBusSpanFactory spanFactory,
            MeterRegistry meters) {
        PartitionedCommandBus bus = PartitionedCommandBus.builder()
                .engine(engine)
                .partitions(properties.partitions())
                .queueCapacity(properties.queueCapacity())
                .maxBatch(properties.maxBatch())
                .cache(aggregateCache)
                .messageMonitor(monitor)
                .spanFactory(spanFactory)
                .meterRegistry(meters)
                .build();
        bus.registerHandlerInterceptor(new CorrelationDataInterceptor<CommandMessage<?>>(correlation));
        return bus;
    }

    @Bean
    BoundedCache aggregateCache(CommandBusProperties properties) {
        return new BoundedCache(properties.cachedAggregates());
    }

    @Bean
    CommandTargetResolver commandTargetResolver() {
        return new CachedCommandTargetResolver();
    }

    /** An aggregate is only ever touched by the one thread of its partition. */
    @Bean
    LockFactory lockFactory() {
        return NullLockFactory.INSTANCE;
    }

    /** A refusal stands however often the command is sent; whatever else fails is worth another attempt. */
    @Bean
    BatchDispatcher batchDispatcher(CommandBus commandBus, CommandBusProperties properties) {
        // Half of the queues' room, so that processes that catch up don't have clients refused.
        int maxUnderWay = Math.max(properties.partitions() * properties.queueCapacity() / 2, 1);
        return new BatchDispatcher(commandBus, RejectedException.class::isInstance, maxUnderWay, Duration.ofSeconds(30));
    }
}
