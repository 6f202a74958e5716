package io.evenbook.command.clearing.settlement;

import static io.evenbook.command.Vocabulary.ALICE;
import static io.evenbook.command.Vocabulary.BOB;
import static io.evenbook.command.Vocabulary.BTC;
import static io.evenbook.command.Vocabulary.USD;
import static io.evenbook.command.Vocabulary.btc;
import static io.evenbook.command.Vocabulary.decimal;
import static io.evenbook.command.Vocabulary.owner;
import static io.evenbook.command.Vocabulary.rejectionOf;
import static io.evenbook.command.Vocabulary.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.account.AccountCommand.CloseAccount;
import io.evenbook.api.account.AccountCommand.EnrolParticipant;
import io.evenbook.api.account.AccountCommand.FreezeAccount;
import io.evenbook.api.account.AccountCommand.OpenAccount;
import io.evenbook.api.account.AccountEvent.ParticipantEnrolled;
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.clearing.Funding;
import io.evenbook.api.clearing.ParticipantRejection.CapNotAllowed;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.money.Requested;
import io.evenbook.command.World;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EnrolmentsTest {
    private static final SchemeId SCHEME = ClearedMarket.SCHEME;

    private final World world = new ClearedMarket().world();

    @BeforeEach
    void openAccounts() {
        world.send(new OpenAccount(ALICE, null, owner(ALICE, "alice")));
    }

    @Test
    void anAccountIsPrefundedUntilItIsEnrolledWithCredit() {
        assertThat(world.account(ALICE).clearing().funding(SCHEME)).isEqualTo(Funding.PREFUNDED);
        assertThat(world.send(credit(cap(USD, "12.5"), cap(BTC, "2"))))
                .containsExactly(new ParticipantEnrolled(
                        ALICE, SCHEME, Funding.CREDIT, List.of(btc("2"), usd("12.5")), "agreed"));
        assertThat(world.account(ALICE).clearing().funding(SCHEME)).isEqualTo(Funding.CREDIT);
        assertThat(world.account(ALICE).clearing().funding(SchemeId.named("OTHER")))
                .isEqualTo(Funding.PREFUNDED);
    }

    @Test
    void aRepeatDoesNothingAndOtherTermsReplaceThoseBefore() {
        world.send(credit(cap(USD, "12.5"), cap(BTC, "2")));
        assertThat(world.send(credit(cap(BTC, "2.0"), cap(USD, "12.500000")))).isEmpty();
        assertThat(world.send(credit(cap(USD, "12.500001"), cap(BTC, "2")))).hasSize(1);
        assertThat(world.send(credit(cap(USD, "12.500001")))).hasSize(1);
        assertThat(world.send(enrol(Funding.PREFUNDED))).hasSize(1);
        assertThat(world.send(enrol(Funding.PREFUNDED))).isEmpty();
        assertThat(world.account(ALICE).clearing().schemes().get(SCHEME).caps()).isEmpty();
    }

    @Test
    void aFrozenAccountIsEnrolled() {
        world.send(new FreezeAccount(ALICE, FreezeLevel.ALL, "court order"));
        assertThat(world.send(credit())).hasSize(1);
    }

    @Test
    void aCapIsAnAmountGreaterThanZero() {
        assertThat(codeOf(credit(cap(USD, "0")))).isEqualTo("amount.not-positive");
        assertThat(codeOf(credit(cap(USD, "-0.000001")))).isEqualTo("amount.not-positive");
        assertThat(codeOf(credit(cap(USD, "0.0000001")))).isEqualTo("amount.excess-scale");
        assertThat(codeOf(credit(cap(USD, "1000000000000000000")))).isEqualTo("amount.too-large");
        world.send(credit(cap(USD, "0.000001")));
        world.send(credit(cap(USD, "999999999999999999.999999")));
    }

    @Test
    void faultsAreReportedInTheirOrder() {
        Requested unknown = cap(new AssetCode("GOLD"), "0");
        assertThat(codeOf(new EnrolParticipant(
                        AccountId.named("nobody"),
                        SchemeId.named("NONE"),
                        Funding.PREFUNDED,
                        List.of(unknown),
                        "agreed")))
                .isEqualTo("clearing.scheme-unknown");
        assertThat(codeOf(new EnrolParticipant(BOB, SCHEME, Funding.PREFUNDED, List.of(unknown), "agreed")))
                .isEqualTo("account.unknown");
        assertThat(rejectionOf(() -> world.send(enrol(Funding.PREFUNDED, unknown))))
                .isEqualTo(new CapNotAllowed(ALICE, unknown.asset(), "with CREDIT only"));
        assertThat(codeOf(credit(unknown))).isEqualTo("asset.unknown");
        assertThat(rejectionOf(() -> world.send(credit(cap(USD, "1"), cap(USD, "0")))))
                .isEqualTo(new CapNotAllowed(ALICE, USD, "once"));
        world.send(new CloseAccount(ALICE, "left"));
        assertThat(codeOf(enrol(Funding.PREFUNDED, unknown))).isEqualTo("account.closed");
    }

    private String codeOf(EnrolParticipant enrol) {
        return rejectionOf(() -> world.send(enrol)).code();
    }

    private static EnrolParticipant credit(Requested... caps) {
        return enrol(Funding.CREDIT, caps);
    }

    private static EnrolParticipant enrol(Funding funding, Requested... caps) {
        return new EnrolParticipant(ALICE, SCHEME, funding, List.of(caps), "agreed");
    }

    private static Requested cap(AssetCode asset, String amount) {
        return new Requested(asset, decimal(amount));
    }
}
