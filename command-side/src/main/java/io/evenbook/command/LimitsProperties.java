package io.evenbook.command;

import io.evenbook.api.id.AssetCode;
import io.evenbook.command.customer.LimitTable;
import io.evenbook.command.customer.LimitTable.Level;
import io.evenbook.command.market.MarketState;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The limits of customers by KYC level.
 *
 * @param limits {@code limits.reference-asset}, {@code limits.levels}
 * @param approvals {@code approvals.enabled}: whether what needs a second person waits for one
 */
@ConfigurationProperties("evenbook")
record LimitsProperties(
        @DefaultValue Limits limits, @DefaultValue Approvals approvals) {

    /**
     * @param referenceAsset in which the limits are stated; not to be changed once customers trade
     * @param levels of KYC level 0, 1 ...; null: {@link LimitTable#DEFAULTS}
     */
    record Limits(@DefaultValue("USD") String referenceAsset, List<Level> levels) {}

    record Approvals(@DefaultValue("true") boolean enabled) {}

    LimitTable table() {
        List<Level> levels = limits.levels() == null ? LimitTable.DEFAULTS : limits.levels();
        return new LimitTable(
                new AssetCode(limits.referenceAsset()), levels, approvals.enabled(), MarketState::ofLimits);
    }
}
