package io.evenbook.command.clearing;

import static io.evenbook.command.Vocabulary.ALICE;
import static io.evenbook.command.Vocabulary.BOB;
import static io.evenbook.command.Vocabulary.BTC;
import static io.evenbook.command.Vocabulary.USD;
import static io.evenbook.command.Vocabulary.decimal;
import static io.evenbook.command.Vocabulary.rejectionOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.account.AccountCommand.CloseAccount;
import io.evenbook.api.account.AccountCommand.EnrolParticipant;
import io.evenbook.api.account.AccountEvent.ParticipantEnrolled;
import io.evenbook.api.account.AccountRejection.AccountIsCloseOut;
import io.evenbook.api.clearing.BusinessCalendar;
import io.evenbook.api.clearing.CalendarCommand.SetCalendar;
import io.evenbook.api.clearing.ClearingWindow;
import io.evenbook.api.clearing.Funding;
import io.evenbook.api.clearing.SchemeCommand.CloseWindow;
import io.evenbook.api.clearing.SchemeCommand.FinishWindow;
import io.evenbook.api.clearing.SchemeCommand.ParkWindow;
import io.evenbook.api.clearing.SchemeCommand.RecordNetting;
import io.evenbook.api.clearing.SchemeCommand.RecordResolution;
import io.evenbook.api.clearing.SchemeCommand.RescheduleWindow;
import io.evenbook.api.clearing.SchemeCommand.RetryWindow;
import io.evenbook.api.clearing.SchemeCommand.SetScheme;
import io.evenbook.api.clearing.SchemeCommand.SettleWindow;
import io.evenbook.api.clearing.SchemeEvent.SchemeSet;
import io.evenbook.api.clearing.SchemeEvent.WindowClosed;
import io.evenbook.api.clearing.SchemeEvent.WindowDue;
import io.evenbook.api.clearing.SchemeEvent.WindowNetted;
import io.evenbook.api.clearing.SchemeEvent.WindowOpened;
import io.evenbook.api.clearing.SchemeEvent.WindowParked;
import io.evenbook.api.clearing.SchemeEvent.WindowResolved;
import io.evenbook.api.clearing.SchemeEvent.WindowRetried;
import io.evenbook.api.clearing.SchemeEvent.WindowSettled;
import io.evenbook.api.clearing.SchemeTerms;
import io.evenbook.api.clearing.SchemeTerms.PenaltyRate;
import io.evenbook.api.clearing.WindowCause;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.CalendarId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.json.EvenbookJson;
import io.evenbook.command.World;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Schemes among the other aggregates. It is 09:00 UTC on 31 January 2026; windows close at noon, T+1 at 10:00. */
class SchemeAggregateTest {
    private static final SchemeId CRYPTO = SchemeId.named("CRYPTO");
    private static final CalendarId DAYS = new CalendarId("cal_DAYS");
    private static final CalendarId BANKS = new CalendarId("cal_BANKS");
    private static final ClearingWindow FIRST = new ClearingWindow(
            window(1),
            LocalDate.of(2026, 1, 31),
            Instant.parse("2026-01-31T12:00:00Z"),
            LocalDate.of(2026, 2, 1),
            Instant.parse("2026-02-01T10:00:00Z"));

    private final World world = new World();

    @BeforeEach
    void calendars() {
        world.send(closedOn(DAYS));
        world.send(closedOn(BANKS));
    }

    @Test
    void theFirstTermsOpenAWindowAndTheSameOnesAgainDoNothing() {
        SchemeTerms asked = terms("5.5", null);
        SchemeTerms set = terms("5.500000", null);

        assertThat(world.send(new SetScheme(CRYPTO, asked, "start")))
                .containsExactly(new SchemeSet(CRYPTO, set, "start"), new WindowOpened(FIRST));
        assertThat(world.send(new SetScheme(CRYPTO, asked, "again"))).isEmpty();
        assertThat(world.send(new SetScheme(CRYPTO, set, "again"))).isEmpty();
        assertThat(world.send(new SetScheme(CRYPTO, terms("5.6", null), "more")))
                .containsExactly(new SchemeSet(CRYPTO, terms("5.600000", null), "more"));
    }

    @ParameterizedTest
    @CsvSource({
        "cal_X,    cal_BANKS, BTC, USD, 0,                   ,            calendar.unknown",
        "cal_DAYS, cal_X,     BTC, USD, 0,                   ,            calendar.unknown",
        "cal_DAYS, cal_BANKS, EUR, USD, 0,                   ,            asset.unknown",
        "cal_DAYS, cal_BANKS, BTC, EUR, 0,                   ,            asset.unknown",
        "cal_DAYS, cal_BANKS, BTC, USD, 0.0000001,           ,            amount.excess-scale",
        "cal_DAYS, cal_BANKS, BTC, USD, 999999999999999999,  ,            ",
        "cal_DAYS, cal_BANKS, BTC, USD, 1000000000000000000, ,            amount.too-large",
        "cal_DAYS, cal_BANKS, BTC, USD, 0,                   acc_nobody,  account.unknown",
        "cal_DAYS, cal_BANKS, BTC, USD, 0,                   acc_alice,   account.closed"
    })
    void whatTermsNameMustExist(
            CalendarId trading,
            CalendarId settlement,
            AssetCode rated,
            AssetCode collateral,
            String contribution,
            String closeOut,
            String code) {
        world.funded(ALICE, "0", "0");
        world.send(new CloseAccount(ALICE, "left"));
        SchemeTerms terms = new SchemeTerms(
                "UTC",
                trading,
                List.of(DAYS, settlement),
                1,
                List.of(LocalTime.NOON),
                LocalTime.of(10, 0),
                true,
                1,
                false,
                4,
                List.of(new PenaltyRate(rated, BigDecimal.ONE)),
                collateral,
                decimal(contribution),
                closeOut == null ? null : new AccountId(closeOut));
        SetScheme set = new SetScheme(CRYPTO, terms, "start");

        if (code == null) {
            assertThat(world.send(set)).hasSize(2);
        } else {
            assertThat(rejectionOf(() -> world.send(set)).code()).isEqualTo(code);
        }
    }

    @Test
    void anAccountThatASchemeNamesForCloseOutsIsNotClosed() {
        SchemeId other = SchemeId.named("OTHER");
        world.funded(ALICE, "0", "0").funded(BOB, "0", "0");
        assertThat(world.send(new SetScheme(CRYPTO, terms("1", ALICE), "start")))
                .hasSize(3)
                .contains(new ParticipantEnrolled(ALICE, CRYPTO, Funding.PREFUNDED, List.of(), "start"));
        world.send(new SetScheme(other, terms("1", ALICE), "another"));
        assertThat(world.send(new SetScheme(CRYPTO, terms("1", ALICE), "again")))
                .isEmpty();
        assertThat(rejectionOf(() -> world.send(new CloseAccount(ALICE, "left"))))
                .isEqualTo(new AccountIsCloseOut(ALICE, CRYPTO));

        world.send(new SetScheme(CRYPTO, terms("1", BOB), "from Alice to Bob"));
        assertThat(rejectionOf(() -> world.send(new CloseAccount(ALICE, "left"))))
                .isEqualTo(new AccountIsCloseOut(ALICE, other));
        world.send(new SetScheme(other, terms("1", null), "none"));
        world.send(new CloseAccount(ALICE, "left"));
        assertThat(world.send(new CloseAccount(ALICE, "again"))).isEmpty();
        assertThat(rejectionOf(() -> world.send(new CloseAccount(BOB, "left"))))
                .isEqualTo(new AccountIsCloseOut(BOB, CRYPTO));
        assertThat(rejectionOf(() -> world.send(new SetScheme(other, terms("1", ALICE), "back")))
                        .code())
                .isEqualTo("account.closed");
    }

    @Test
    void aCloseOutAccountKeepsTheCreditWithWhichItIsEnrolled() {
        world.funded(ALICE, "0", "0");
        world.send(new SetScheme(CRYPTO, terms("1", null), "start"));
        world.send(new EnrolParticipant(ALICE, CRYPTO, Funding.CREDIT, List.of(), "agreed"));

        assertThat(world.send(new SetScheme(CRYPTO, terms("1", ALICE), "more"))).hasSize(1);
        assertThat(world.account(ALICE).clearing().funding(CRYPTO)).isEqualTo(Funding.CREDIT);
    }

    @Test
    void theDaysOfACalendarCountAsTheyAreWhenAWindowOpens() {
        world.send(new SetScheme(CRYPTO, terms("0", null), "start"));
        world.send(closedOn(BANKS, "2026-02-03", "2026-02-04"));
        world.at(FIRST.closesAt());

        assertThat(world.send(new CloseWindow(window(1), WindowCause.SCHEDULE)))
                .containsExactly(new WindowClosed(
                        window(1),
                        new ClearingWindow(
                                window(2),
                                LocalDate.of(2026, 2, 1),
                                Instant.parse("2026-02-01T12:00:00Z"),
                                LocalDate.of(2026, 2, 2),
                                Instant.parse("2026-02-02T10:00:00Z")),
                        WindowCause.SCHEDULE));
        world.at(Instant.parse("2026-02-02T11:00:00Z"));
        world.send(new CloseWindow(window(2), WindowCause.OPERATOR));
        assertThat(state().open().settlesOn())
                .as("from the 2nd, the 3rd and 4th closed")
                .isEqualTo("2026-02-05");
        assertThat(rejectionOf(() -> world.send(new RescheduleWindow(window(3), LocalDate.of(2026, 2, 4), "earlier")))
                        .code())
                .isEqualTo("clearing.settlement-date");
    }

    @Test
    void aWindowPassesItsStagesByCommandsOfAProcess() {
        world.send(new SetScheme(CRYPTO, terms("0", null), "start"));
        world.send(new CloseWindow(window(1), WindowCause.OPERATOR));

        assertThat(world.send(new SettleWindow(window(1), WindowCause.OPERATOR)))
                .containsExactly(new WindowDue(window(1), LocalDate.of(2026, 1, 31), WindowCause.OPERATOR));
        RecordNetting netting = new RecordNetting(window(1), 0, 0, 0, 0, List.of(), "a");
        assertThat(world.send(netting)).containsExactly(new WindowNetted(window(1), 0, 0, 0, 0, List.of(), "a"));
        assertThat(world.send(new ParkWindow(window(1), 0, "saga.failed", "away")))
                .containsExactly(new WindowParked(window(1), "saga.failed", "away"));
        assertThat(world.send(new RetryWindow(window(1), "back")))
                .containsExactly(new WindowRetried(window(1), "back"));
        world.send(netting);
        assertThat(world.send(new RecordResolution(window(1), "a rule", 0, 0, 0, List.of(), "b")))
                .containsExactly(new WindowResolved(window(1), "a rule", 0, 0, 0, List.of(), "b"));
        assertThat(world.send(new FinishWindow(window(1)))).containsExactly(new WindowSettled(window(1)));
        assertThat(state().windows())
                .extracting(live -> live.window().windowId())
                .containsExactly(window(2));
    }

    @Test
    void aSchemeMustExist() {
        assertThat(rejectionOf(() -> world.send(new CloseWindow(window(1), WindowCause.OPERATOR)))
                        .code())
                .isEqualTo("clearing.scheme-unknown");
    }

    @Test
    void aSchemeComesBackFromASnapshotAsItWas() {
        world.funded(ALICE, "0", "0");
        world.send(new SetScheme(CRYPTO, terms("5.5", ALICE), "start"));
        world.send(new CloseWindow(window(1), WindowCause.OPERATOR));
        world.send(new SettleWindow(window(1), WindowCause.OPERATOR));
        world.send(new RecordNetting(window(1), 0, 0, 0, 0, List.of(), "a"));
        world.send(new ParkWindow(window(1), 0, "saga.failed", "away"));
        SchemeState before = state();

        byte[] snapshot = EvenbookJson.mapper().writeValueAsBytes(before);
        assertThat(EvenbookJson.mapper().readValue(snapshot, SchemeState.class)).isEqualTo(before);
    }

    private SchemeState state() {
        return SchemeAggregate.AGGREGATE.find(world.streams(), CRYPTO);
    }

    private static SetCalendar closedOn(CalendarId calendar, String... holidays) {
        return new SetCalendar(
                calendar,
                new BusinessCalendar(
                        List.of(), Stream.of(holidays).map(LocalDate::parse).toList(), LocalDate.of(2030, 12, 31)));
    }

    private static SchemeTerms terms(String contribution, AccountId closeOut) {
        return new SchemeTerms(
                "UTC",
                DAYS,
                List.of(BANKS),
                1,
                List.of(LocalTime.NOON),
                LocalTime.of(10, 0),
                true,
                1,
                false,
                4,
                List.of(new PenaltyRate(BTC, decimal("0.50"))),
                USD,
                decimal(contribution),
                closeOut);
    }

    private static WindowId window(int number) {
        return WindowId.of(CRYPTO, number);
    }
}
