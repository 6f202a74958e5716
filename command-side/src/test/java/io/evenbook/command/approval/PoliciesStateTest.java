package io.evenbook.command.approval;

import static io.evenbook.command.Vocabulary.BTC;
import static io.evenbook.command.Vocabulary.USD;
import static io.evenbook.command.Vocabulary.decimal;
import static io.evenbook.command.Vocabulary.rejectionOf;
import static io.evenbook.command.Vocabulary.requested;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.approval.PolicyCommand;
import io.evenbook.api.approval.PolicyCommand.RemovePolicy;
import io.evenbook.api.approval.PolicyCommand.SetPolicy;
import io.evenbook.api.approval.PolicyEvent.PolicyRemoved;
import io.evenbook.api.approval.PolicyEvent.PolicySet;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.money.Requested;
import io.evenbook.api.trade.FailedTradeCommand.BuyIn;
import io.evenbook.api.trade.FailedTradeCommand.SettleInCash;
import io.evenbook.command.World;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoliciesStateTest {
    private final World world = new World();

    @ParameterizedTest
    @CsvSource({
        "withdrawal:conf,    USD, 1,          policy.operation-unknown",
        "account:close,      USD, 1,          policy.without-amount",
        "account:close,      USD,  ,          policy.without-amount",
        "withdrawal:confirm, EUR, 1,          asset.unknown",
        "withdrawal:confirm, USD, 0,          amount.not-positive",
        "withdrawal:confirm, USD, -1,         amount.not-positive",
        "withdrawal:confirm, USD, 0.0000001,  amount.excess-scale",
    })
    void aPolicyThatCannotBeJudgedIsRefused(String operation, AssetCode asset, BigDecimal from, String code) {
        assertThat(rejectionOf(() -> world.send(new SetPolicy(operation, asset, from, "by rule")))
                        .code())
                .isEqualTo(code);
    }

    @Test
    void aPolicyIsSetOnceAndReplacesTheOneForItsAsset() {
        assertThat(set("1")).containsExactly(new PolicySet("deposit:create", USD, decimal("1.000000"), "by rule"));
        assertThat(set("1.0")).isEmpty();
        set("2");
        assertThat(policies().covers("deposit:create", List.of(amount(USD, "1.999999"))))
                .isFalse();
        assertThat(policies().covers("deposit:create", List.of(amount(USD, "2"))))
                .isTrue();
        assertThat(policies().covers("deposit:create", List.of(amount(BTC, "2"))))
                .isFalse();
        assertThat(policies().covers("deposit:create", List.of(amount(BTC, "9"), amount(USD, "2"))))
                .isTrue();
        assertThat(policies().covers("deposit:create", null)).isTrue();
        assertThat(policies().covers("ledger:post", null)).isFalse();
    }

    @Test
    void aPolicyWithoutASumCoversEachAmountOfTheAsset() {
        world.send(new SetPolicy("deposit:create", USD, null, "by rule"));
        assertThat(policies().covers("deposit:create", List.of(amount(USD, "0.000001"))))
                .isTrue();
        assertThat(policies().covers("deposit:create", List.of(amount(BTC, "1"))))
                .isFalse();
    }

    @Test
    void theWiderPolicyCounts() {
        set("100");
        world.send(new SetPolicy("deposit:create", null, null, "all of them"));
        assertThat(policies().covers("deposit:create", List.of(amount(USD, "1"))))
                .isTrue();

        assertThat(world.send(new RemovePolicy("deposit:create", null, "too slow")))
                .containsExactly(new PolicyRemoved("deposit:create", null, "too slow"));
        assertThat(policies().covers("deposit:create", List.of(amount(USD, "1"))))
                .isFalse();
        assertThat(policies().covers("deposit:create", List.of(amount(USD, "100"))))
                .isTrue();
    }

    @Test
    void aPolicyThatIsNotThereCannotBeRemoved() {
        set("100");
        for (RemovePolicy remove : List.of(
                new RemovePolicy("deposit:create", null, "why"),
                new RemovePolicy("deposit:create", BTC, "why"),
                new RemovePolicy("account:close", null, "why"))) {
            assertThat(rejectionOf(() -> world.send(remove)).code()).isEqualTo("policy.unknown");
        }
    }

    /** Both cancel or move what is open, and charge the failing side. */
    @Test
    void theEndOfAFailedTradeCanNeedASecondPerson() {
        WindowId window = new WindowId("win_DAY_1");
        TradeId trade = new TradeId("trd_BTC-USD_1");
        world.send(new SetPolicy("settlement:force", null, null, "by rule"));
        for (Object command : List.of(
                new SettleInCash(trade, window, "failed for a week"), new BuyIn(trade, window, "failed for a week"))) {
            assertThat(GuardedCommands.of(command).operations()).containsExactly("settlement:force");
        }
    }

    /** A field that a person can fill with names would keep them in the log while a request waits, and forever. */
    @Test
    void noCommandThatWaitsHasAFieldForAPerson() {
        Set<String> personal = Set.of("owner", "name", "mail", "username", "destination", "password");
        Stream<String> open = GuardedCommands.types().stream()
                .flatMap(command -> Arrays.stream(command.getRecordComponents()))
                .filter(field -> field.getType() == String.class)
                .map(field -> field.getName())
                .filter(personal::contains);
        assertThat(open).isEmpty();
        assertThat(GuardedCommands.types()).allMatch(Class::isRecord);
    }

    private List<Object> set(String from) {
        return world.send(new SetPolicy("deposit:create", USD, decimal(from), "by rule"));
    }

    private static Requested amount(AssetCode asset, String amount) {
        return requested(asset, amount);
    }

    private PoliciesState policies() {
        return PoliciesState.AGGREGATE.find(world.streams(), PolicyCommand.POLICIES_ID);
    }
}
