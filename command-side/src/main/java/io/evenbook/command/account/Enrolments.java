package io.evenbook.command.account;

import static io.evenbook.command.account.Checks.refused;
import static io.evenbook.command.account.Checks.requireNotClosed;

import io.evenbook.api.account.AccountCommand.EnrolParticipant;
import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.account.AccountEvent.ParticipantEnrolled;
import io.evenbook.api.clearing.Funding;
import io.evenbook.api.clearing.ParticipantRejection.CapNotAllowed;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.money.Money;
import io.evenbook.api.money.Requested;
import io.evenbook.command.asset.AssetState;
import io.evenbook.command.asset.Assets;
import io.evenbook.command.base.AmountRules;
import io.evenbook.command.base.Facts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The terms under which an account takes part in schemes.
 *
 * <p>Several faults are reported in this order: account closed; then cap by cap: not with CREDIT, given twice, asset
 * unknown, not positive, excess scale, too large.
 */
final class Enrolments {
    private Enrolments() {}

    static List<AccountEvent> decide(AccountState state, EnrolParticipant enrol, Facts facts) {
        requireNotClosed(state);
        List<Money> caps = caps(enrol, facts);
        ParticipantEnrolled present = state.clearing().schemes().get(enrol.schemeId());
        boolean isRepeat = present != null
                && present.funding() == enrol.funding()
                && present.caps().equals(caps);
        return isRepeat
                ? List.of()
                : List.of(new ParticipantEnrolled(
                        state.accountId(), enrol.schemeId(), enrol.funding(), caps, enrol.reason()));
    }

    /** In the order of their assets. */
    private static List<Money> caps(EnrolParticipant enrol, Facts facts) {
        Set<AssetCode> assets = new HashSet<>();
        List<Money> caps = new ArrayList<>();
        for (Requested cap : enrol.caps()) {
            if (enrol.funding() != Funding.CREDIT) {
                throw refused(new CapNotAllowed(enrol.accountId(), cap.asset(), "with CREDIT only"));
            }
            if (!assets.add(cap.asset())) {
                throw refused(new CapNotAllowed(enrol.accountId(), cap.asset(), "once"));
            }
            AssetState asset = Assets.require(facts, cap.asset());
            caps.add(AmountRules.requireMoney("netDebitCap", asset.asset(), cap.amount(), asset.decimals()));
        }
        caps.sort(Comparator.comparing(cap -> cap.asset().value()));
        return List.copyOf(caps);
    }
}
