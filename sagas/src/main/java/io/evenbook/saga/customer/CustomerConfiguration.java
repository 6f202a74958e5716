package io.evenbook.saga.customer;

import io.evenbook.api.customer.Tier;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.money.Requested;
import io.evenbook.axon.postgres.bus.BatchDispatcher;
import io.evenbook.axon.postgres.lease.Ownership;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.axon.postgres.reader.LogReader;
import io.evenbook.saga.EventProcessors;
import io.evenbook.saga.Parking;
import io.evenbook.saga.ProcessDispatcher;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import org.axonframework.commandhandling.CommandBus;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Looks every {@code evenbook.customers.interval} (1 minute by default, 0 for never) for what is due. The monthly fees
 * are {@code evenbook.tiers.premium-fee} and {@code vip-fee} of {@code evenbook.tiers.fee-asset}; 0, the default: none.
 */
@Configuration(proxyBeanMethods = false)
class CustomerConfiguration {

    @Bean
    CustomerDates customerDates(JdbcTemplate jdbc) {
        return new CustomerDateTable(jdbc);
    }

    @Bean
    LogReader customerDateReader(
            EventProcessors processors, CustomerDates dates, BatchDispatcher commands, EventLog log) {
        ProcessDispatcher parking = new ProcessDispatcher(CustomerSchedule.NAME, commands);
        return processors.add(
                CustomerSchedule.NAME, new Parking(new CustomerDateReader(dates), parking, Parking.eventsOf(log)));
    }

    @Bean
    CustomerSchedule customerSchedule(
            CustomerDates dates,
            CommandBus commands,
            Ownership ownership,
            Clock clock,
            @Value("${evenbook.customers.interval:PT1M}") String interval,
            @Value("${evenbook.tiers.fee-asset:USD}") String asset,
            @Value("${evenbook.tiers.premium-fee:0}") BigDecimal premium,
            @Value("${evenbook.tiers.vip-fee:0}") BigDecimal vip) {
        Map<Tier, Requested> fees = new EnumMap<>(Tier.class);
        Map.of(Tier.PREMIUM, premium, Tier.VIP, vip).forEach((tier, fee) -> {
            if (fee.signum() > 0) {
                fees.put(tier, new Requested(new AssetCode(asset), fee));
            }
        });
        return new CustomerSchedule(dates, fees, commands, ownership, clock, DurationStyle.detectAndParse(interval));
    }
}
