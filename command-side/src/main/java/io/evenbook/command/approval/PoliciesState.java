package io.evenbook.command.approval;

import io.evenbook.api.RejectedException;
import io.evenbook.api.approval.PolicyCommand;
import io.evenbook.api.approval.PolicyCommand.RemovePolicy;
import io.evenbook.api.approval.PolicyCommand.SetPolicy;
import io.evenbook.api.approval.PolicyEvent;
import io.evenbook.api.approval.PolicyEvent.PolicyRemoved;
import io.evenbook.api.approval.PolicyEvent.PolicySet;
import io.evenbook.api.approval.PolicyRejection.OperationUnknown;
import io.evenbook.api.approval.PolicyRejection.PolicyUnknown;
import io.evenbook.api.approval.PolicyRejection.PolicyWithoutAmount;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.money.Requested;
import io.evenbook.command.asset.Assets;
import io.evenbook.command.base.Aggregate;
import io.evenbook.command.base.AmountRules;
import io.evenbook.command.base.Decider;
import io.evenbook.command.base.Facts;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The policies of the ledger; null before the first one is set. */
public record PoliciesState(List<Policy> policies) {
    public static final Aggregate<PoliciesState, PolicyCommand, PolicyEvent> AGGREGATE = Aggregate.of(
                    "Policies",
                    PoliciesState.class,
                    PolicyCommand.class,
                    PolicyEvent.class,
                    Decider.of(PoliciesState::decide, PoliciesState::evolve))
            .identifiedBy(_ -> PolicyCommand.POLICIES_ID, _ -> PolicyCommand.POLICIES_ID)
            .build();

    /**
     * An operation that needs a second person.
     *
     * @param asset null: whatever the asset and the amount
     * @param from the least amount that needs one; null: any
     */
    public record Policy(String operation, AssetCode asset, BigDecimal from) {
        private boolean isFor(String otherOperation, AssetCode otherAsset) {
            return operation.equals(otherOperation) && Objects.equals(asset, otherAsset);
        }

        private boolean covers(List<Requested> amounts) {
            return asset == null
                    || amounts == null
                    || amounts.stream()
                            .anyMatch(amount -> amount.asset().equals(asset)
                                    && (from == null || amount.amount().compareTo(from) >= 0));
        }
    }

    /** Whether any policy names an operation. */
    boolean names(String operation) {
        return policies.stream().anyMatch(policy -> policy.operation.equals(operation));
    }

    /**
     * Whether an operation needs a second person.
     *
     * @param amounts null: unknown, so any policy of the operation counts
     */
    boolean covers(String operation, List<Requested> amounts) {
        return policies.stream().anyMatch(policy -> policy.operation.equals(operation) && policy.covers(amounts));
    }

    /**
     * @throws RejectedException {@code policy.operation-unknown}, {@code policy.without-amount}, {@code asset.unknown},
     *     a fault of the amount, or {@code policy.unknown} for the removal of no policy
     */
    private static List<PolicyEvent> decide(PoliciesState state, PolicyCommand command, Facts facts) {
        if (!GuardedCommands.operations().contains(command.operation())) {
            throw new RejectedException(new OperationUnknown(command.operation()));
        }
        List<Policy> policies = state == null ? List.of() : state.policies;
        return switch (command) {
            case SetPolicy set -> {
                Policy policy = checked(set, facts);
                yield policies.contains(policy)
                        ? List.of()
                        : List.of(new PolicySet(policy.operation, policy.asset, policy.from, set.reason()));
            }
            case RemovePolicy remove -> {
                if (policies.stream().noneMatch(policy -> policy.isFor(remove.operation(), remove.asset()))) {
                    throw new RejectedException(new PolicyUnknown(remove.operation(), remove.asset()));
                }
                yield List.of(new PolicyRemoved(remove.operation(), remove.asset(), remove.reason()));
            }
        };
    }

    private static Policy checked(SetPolicy set, Facts facts) {
        if (set.asset() == null) {
            return new Policy(set.operation(), null, null);
        }
        if (!GuardedCommands.hasAmount(set.operation())) {
            throw new RejectedException(new PolicyWithoutAmount(set.operation()));
        }
        int decimals = Assets.require(facts, set.asset()).decimals();
        return new Policy(
                set.operation(),
                set.asset(),
                set.from() == null
                        ? null
                        : AmountRules.requireMoney("from", set.asset(), set.from(), decimals)
                                .amount());
    }

    private static PoliciesState evolve(PoliciesState state, PolicyEvent event) {
        List<Policy> policies = state == null ? List.of() : state.policies;
        return new PoliciesState(
                switch (event) {
                    case PolicySet set ->
                        Stream.concat(
                                        without(policies, set.operation(), set.asset()),
                                        Stream.of(new Policy(set.operation(), set.asset(), set.from())))
                                .toList();
                    case PolicyRemoved removed ->
                        without(policies, removed.operation(), removed.asset()).toList();
                });
    }

    private static Stream<Policy> without(List<Policy> policies, String operation, AssetCode asset) {
        return policies.stream().filter(policy -> !policy.isFor(operation, asset));
    }
}
