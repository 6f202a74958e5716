package io.evenbook.schema;

import io.evenbook.api.access.Acting;
import io.evenbook.api.access.RoleEvent.RoleSet;
import io.evenbook.api.access.RolePermission;
import io.evenbook.api.access.Scope;
import io.evenbook.api.access.Sealed;
import io.evenbook.api.access.UserEvent.CredentialChanged;
import io.evenbook.api.access.UserEvent.IdentityLinked;
import io.evenbook.api.access.UserEvent.IdentityUnlinked;
import io.evenbook.api.access.UserEvent.KeyIssued;
import io.evenbook.api.access.UserEvent.KeyRevoked;
import io.evenbook.api.access.UserEvent.RolesSet;
import io.evenbook.api.access.UserEvent.UserCreated;
import io.evenbook.api.access.UserEvent.UserResumed;
import io.evenbook.api.access.UserEvent.UserSuspended;
import io.evenbook.api.access.UserEvent.UserUnlocked;
import io.evenbook.api.account.AccountEvent.AccountAssigned;
import io.evenbook.api.account.AccountEvent.AccountClosed;
import io.evenbook.api.account.AccountEvent.AccountFrozen;
import io.evenbook.api.account.AccountEvent.AccountOpened;
import io.evenbook.api.account.AccountEvent.AccountUnfrozen;
import io.evenbook.api.account.AccountEvent.CancelAfterSet;
import io.evenbook.api.account.AccountEvent.CollateralMoved;
import io.evenbook.api.account.AccountEvent.EntryApplied;
import io.evenbook.api.account.AccountEvent.FundsDeposited;
import io.evenbook.api.account.AccountEvent.FundsHeld;
import io.evenbook.api.account.AccountEvent.HoldCaptured;
import io.evenbook.api.account.AccountEvent.HoldIncreased;
import io.evenbook.api.account.AccountEvent.HoldReleased;
import io.evenbook.api.account.AccountEvent.LimitsSet;
import io.evenbook.api.account.AccountEvent.ObligationsPosted;
import io.evenbook.api.account.AccountEvent.ParticipantEnrolled;
import io.evenbook.api.account.AccountEvent.PositionSettled;
import io.evenbook.api.account.AccountEvent.SettlementPrepared;
import io.evenbook.api.account.AccountEvent.TradeExchanged;
import io.evenbook.api.account.AccountEvent.TradesNovated;
import io.evenbook.api.account.AccountEvent.TransferReceived;
import io.evenbook.api.account.AccountEvent.TransferSent;
import io.evenbook.api.account.AccountEvent.WithdrawalCancelled;
import io.evenbook.api.account.AccountEvent.WithdrawalConfirmed;
import io.evenbook.api.account.AccountEvent.WithdrawalExpired;
import io.evenbook.api.account.AccountEvent.WithdrawalRequested;
import io.evenbook.api.account.Direction;
import io.evenbook.api.account.FreezeCode;
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.account.HeldTerms;
import io.evenbook.api.account.HoldReason;
import io.evenbook.api.account.Limits;
import io.evenbook.api.account.PostedChange;
import io.evenbook.api.approval.ApprovalEvent.ApprovalExpired;
import io.evenbook.api.approval.ApprovalEvent.ApprovalGranted;
import io.evenbook.api.approval.ApprovalEvent.ApprovalRefused;
import io.evenbook.api.approval.ApprovalEvent.ApprovalRejected;
import io.evenbook.api.approval.ApprovalEvent.ApprovalRequested;
import io.evenbook.api.approval.PolicyEvent.PolicyRemoved;
import io.evenbook.api.approval.PolicyEvent.PolicySet;
import io.evenbook.api.asset.AssetEvent.AssetRegistered;
import io.evenbook.api.asset.AssetEvent.RateSet;
import io.evenbook.api.asset.AssetType;
import io.evenbook.api.audit.LogEvent.EpochBegan;
import io.evenbook.api.audit.RefusalCount;
import io.evenbook.api.audit.RefusalEvent.CommandsRefused;
import io.evenbook.api.audit.SubjectEvent.SubjectErased;
import io.evenbook.api.audit.SubjectEvent.SubjectHeld;
import io.evenbook.api.audit.SubjectEvent.SubjectReleased;
import io.evenbook.api.clearing.CalendarEvent.CalendarSet;
import io.evenbook.api.clearing.ClearingWindow;
import io.evenbook.api.clearing.CollateralDirection;
import io.evenbook.api.clearing.CollateralPurpose;
import io.evenbook.api.clearing.Compensation;
import io.evenbook.api.clearing.DefaultEvent.DefaultApproved;
import io.evenbook.api.clearing.DefaultEvent.DefaultClosed;
import io.evenbook.api.clearing.DefaultEvent.DefaultDeclared;
import io.evenbook.api.clearing.DefaultEvent.DefaultTransferred;
import io.evenbook.api.clearing.DefaultEvent.LayerDrawn;
import io.evenbook.api.clearing.DefaultEvent.LossRecorded;
import io.evenbook.api.clearing.DefaultStage;
import io.evenbook.api.clearing.DrawnShare;
import io.evenbook.api.clearing.FundShare;
import io.evenbook.api.clearing.Funding;
import io.evenbook.api.clearing.LossLayer;
import io.evenbook.api.clearing.NovatedSide;
import io.evenbook.api.clearing.Obligation;
import io.evenbook.api.clearing.ObligationKind;
import io.evenbook.api.clearing.OpenDefault;
import io.evenbook.api.clearing.OpenPosition;
import io.evenbook.api.clearing.PreparedAsset;
import io.evenbook.api.clearing.SchemeEvent.DefaultsChanged;
import io.evenbook.api.clearing.SchemeEvent.FundSharesChanged;
import io.evenbook.api.clearing.SchemeEvent.PenaltyDayClosed;
import io.evenbook.api.clearing.SchemeEvent.SchemeSet;
import io.evenbook.api.clearing.SchemeEvent.WindowClosed;
import io.evenbook.api.clearing.SchemeEvent.WindowDue;
import io.evenbook.api.clearing.SchemeEvent.WindowNetted;
import io.evenbook.api.clearing.SchemeEvent.WindowOpened;
import io.evenbook.api.clearing.SchemeEvent.WindowParked;
import io.evenbook.api.clearing.SchemeEvent.WindowRescheduled;
import io.evenbook.api.clearing.SchemeEvent.WindowResolved;
import io.evenbook.api.clearing.SchemeEvent.WindowRetried;
import io.evenbook.api.clearing.SchemeEvent.WindowSettled;
import io.evenbook.api.clearing.SchemeTerms;
import io.evenbook.api.clearing.SchemeTerms.PenaltyRate;
import io.evenbook.api.clearing.SettledAsset;
import io.evenbook.api.clearing.WindowCause;
import io.evenbook.api.clearing.WindowTotals.Netted;
import io.evenbook.api.clearing.WindowTotals.Resolved;
import io.evenbook.api.control.BreakKind;
import io.evenbook.api.control.Control;
import io.evenbook.api.control.ControlBreak;
import io.evenbook.api.control.ControlOutcome;
import io.evenbook.api.control.ControlResult;
import io.evenbook.api.control.ControlsEvent.ControlsRun;
import io.evenbook.api.control.InFlight;
import io.evenbook.api.control.ReconciliationBreak;
import io.evenbook.api.control.ReconciliationEvent.StatementReconciled;
import io.evenbook.api.control.ReconciliationResult;
import io.evenbook.api.customer.AllowanceEvent.AllowanceCaptured;
import io.evenbook.api.customer.AllowanceEvent.AllowanceReleased;
import io.evenbook.api.customer.AllowanceEvent.AllowanceTaken;
import io.evenbook.api.customer.AllowanceEvent.CoolingOffBegan;
import io.evenbook.api.customer.AllowanceEvent.DestinationUsed;
import io.evenbook.api.customer.AllowanceKind;
import io.evenbook.api.customer.CustomerEvent.AccountAdded;
import io.evenbook.api.customer.CustomerEvent.CustomerActivated;
import io.evenbook.api.customer.CustomerEvent.CustomerClosed;
import io.evenbook.api.customer.CustomerEvent.CustomerCreated;
import io.evenbook.api.customer.CustomerEvent.CustomerResumed;
import io.evenbook.api.customer.CustomerEvent.CustomerSuspended;
import io.evenbook.api.customer.CustomerEvent.DelegationGranted;
import io.evenbook.api.customer.CustomerEvent.DelegationRevoked;
import io.evenbook.api.customer.CustomerEvent.KycDecided;
import io.evenbook.api.customer.CustomerEvent.KycEnded;
import io.evenbook.api.customer.CustomerEvent.KycProposed;
import io.evenbook.api.customer.CustomerEvent.KycRequested;
import io.evenbook.api.customer.CustomerEvent.PersonalDataRead;
import io.evenbook.api.customer.CustomerEvent.TierFeeCharged;
import io.evenbook.api.customer.CustomerEvent.TierSet;
import io.evenbook.api.customer.CustomerStatus;
import io.evenbook.api.customer.DelegationLevel;
import io.evenbook.api.customer.KycDecision;
import io.evenbook.api.customer.KycDocument;
import io.evenbook.api.customer.Tier;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.ApprovalId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.CalendarId;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.DefaultId;
import io.evenbook.api.id.DelegationId;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.IdentityId;
import io.evenbook.api.id.ImportId;
import io.evenbook.api.id.KeyId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.ObligationId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.ParkedId;
import io.evenbook.api.id.PersonId;
import io.evenbook.api.id.ReconciliationId;
import io.evenbook.api.id.RunId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.SubjectId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.TransferId;
import io.evenbook.api.id.UserId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.id.WithdrawalId;
import io.evenbook.api.journal.EntryDraft;
import io.evenbook.api.journal.EntryDraft.Leg;
import io.evenbook.api.journal.EntryEvent.EntryPosted;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.ImportEvent.ImportPosted;
import io.evenbook.api.journal.ImportEvent.ImportStaged;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.PeriodEvent.KindTotals;
import io.evenbook.api.journal.PeriodEvent.PeriodClosed;
import io.evenbook.api.journal.PeriodEvent.PeriodReopened;
import io.evenbook.api.journal.PeriodEvent.TrialBalanceRecorded;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.journal.PostingSide;
import io.evenbook.api.market.BandAction;
import io.evenbook.api.market.BookLevel;
import io.evenbook.api.market.BookStep;
import io.evenbook.api.market.DecidedBy;
import io.evenbook.api.market.FeeAsset;
import io.evenbook.api.market.MarketEvent.AuctionUncrossed;
import io.evenbook.api.market.MarketEvent.MarketListed;
import io.evenbook.api.market.MarketEvent.OrderAmended;
import io.evenbook.api.market.MarketEvent.OrderEntered;
import io.evenbook.api.market.MarketEvent.OrdersRemoved;
import io.evenbook.api.market.MarketEvent.PhaseChanged;
import io.evenbook.api.market.MarketEvent.SessionsSet;
import io.evenbook.api.market.MarketEvent.SettlementAssigned;
import io.evenbook.api.market.MarketEvent.TermsChanged;
import io.evenbook.api.market.MarketEvent.TimeAdvanced;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.market.OpenOrderLimits;
import io.evenbook.api.market.OrderKinds;
import io.evenbook.api.market.OrderSizes;
import io.evenbook.api.market.Phase;
import io.evenbook.api.market.PriceBands;
import io.evenbook.api.market.Sessions;
import io.evenbook.api.market.TradeFees;
import io.evenbook.api.market.TradeFees.TierRates;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.api.money.Requested;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.FeeRates;
import io.evenbook.api.order.HoldRelease;
import io.evenbook.api.order.Liquidity;
import io.evenbook.api.order.OrderEvent;
import io.evenbook.api.order.OrderEvent.OrderCancelled;
import io.evenbook.api.order.OrderEvent.OrderExecuted;
import io.evenbook.api.order.OrderEvent.OrderExpired;
import io.evenbook.api.order.OrderEvent.OrderFilled;
import io.evenbook.api.order.OrderEvent.OrderPlaced;
import io.evenbook.api.order.OrderEvent.OrderPrevented;
import io.evenbook.api.order.OrderEvent.OrderTriggered;
import io.evenbook.api.order.OrderType;
import io.evenbook.api.order.PostOnly;
import io.evenbook.api.order.SelfTradePrevention;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.api.parked.ParkedEvent.EventParked;
import io.evenbook.api.parked.ParkedEvent.ParkedResolved;
import io.evenbook.api.parked.ParkedEvent.ParkedRetried;
import io.evenbook.api.trade.CancelCause;
import io.evenbook.api.trade.FailCause;
import io.evenbook.api.trade.TradeEvent.SettlementFailed;
import io.evenbook.api.trade.TradeEvent.SettlementHeld;
import io.evenbook.api.trade.TradeEvent.SettlementParked;
import io.evenbook.api.trade.TradeEvent.SettlementReleased;
import io.evenbook.api.trade.TradeEvent.SettlementRetried;
import io.evenbook.api.trade.TradeEvent.TradeCancelled;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeEvent.TradePorted;
import io.evenbook.api.trade.TradeEvent.TradeSettled;
import io.evenbook.api.trade.TradeParty;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;

/**
 * One instance of every event, with every optional component. They are one story: Bob offers 2 BTC at 99.50, Alice bids
 * 100 for 1.5 and gets them for 149.25; Bob cancels the rest. Carol joins: Alice sends her money, an entry of Bob,
 * Carol and the house reverses a bill, and the year is closed; Carol's balances elsewhere are imported.
 */
final class EventSamples {
    private static final DefaultId DEFAULT = DefaultId.named("01kaj3v8c1rwmzq5x7b9d2e4f6");
    private static final AssetCode USD = new AssetCode("USD");
    private static final AssetCode BTC = new AssetCode("BTC");
    private static final FeeRates RATES = new FeeRates(decimal("0.001"), decimal("0.002"));
    private static final CustomerId CUSTOMER = new CustomerId("cus_alice");
    private static final UserId USER = new UserId("usr_alice");
    private static final PersonId PERSON = PersonId.named("alice");
    private static final ApprovalId APPROVAL = ApprovalId.named("01k6x9wf6g8h0j2k4m6n8p0q2r");
    private static final UserId OPERATOR = new UserId("operator");
    private static final UserId APPROVER = new UserId("usr_olga");
    private static final Sealed SEALED =
            new Sealed("acc_alice", "AAECAwQFBgcICQoL", "c2VhbGVkLCB3aXRoIGl0cyB0YWc=", "AAECAwQFBgcICQoLDA0ODw==");
    private static final KeyId KEY = KeyId.named("01k6x9wd4f6g8h0j2k4m6n8p0q");
    private static final IdentityId IDENTITY = IdentityId.named("01k6x9wd4f6g8h0j2k4m6n8p0r");
    private static final DelegationId DELEGATION = DelegationId.of("01k6x9wd4f6g8h0j2k4m6n8p0q", CUSTOMER);
    private static final MarketId MARKET = new MarketId("BTC-USD");
    private static final SchemeId SCHEME = SchemeId.named("CRYPTO");
    private static final WindowId WINDOW = WindowId.of(SCHEME, 1);
    private static final AccountId ALICE = new AccountId("acc_alice");
    private static final AccountId BOB = new AccountId("acc_bob");
    private static final AccountId CAROL = new AccountId("acc_carol");
    private static final OrderId ASK = OrderId.of(MARKET, "01k6x9v0q3m5n7p9r1t3v5w7y9");
    private static final OrderId BID = OrderId.of(MARKET, "01k6x9v4c8d0e2f4g6h8j0k2m4");
    private static final HoldId ASK_HOLD = HoldId.behind(ASK);
    private static final HoldId BID_HOLD = HoldId.behind(BID);
    private static final TradeId TRADE = TradeId.of(MARKET, 1);
    private static final WithdrawalId WITHDRAWAL = WithdrawalId.of("01k6x9w2s4t6v8w0x2y4z6a8b0", BOB);
    private static final HoldId WITHDRAWAL_HOLD = HoldId.behind(WITHDRAWAL);

    private static final HoldId RENT_HOLD = new HoldId("hld_rent-2027");
    private static final TransferId RENT_TRANSFER = TransferId.named("01k6x9w6e8f0g2h4j6k8m0n2p4");
    private static final TransferId TRANSFER = TransferId.named("01k6x9w8q0r2s4t6v8w0x2y4z6");
    private static final EntryId TRANSFER_ENTRY = EntryId.sent(TRANSFER);
    private static final EntryId TRADE_ENTRY = EntryId.settled(TRADE);
    private static final EntryId BILL = new EntryId("ent_bill-7");
    private static final EntryId CORRECTED_BILL = new EntryId("ent_bill-6");
    private static final ImportId IMPORT = new ImportId("imp_1c0ffee1c0ffee1c0ffee1c0ff");
    private static final EntryId OPENING = new EntryId("ent_01k6x9wb2d4e6f8g0h2j4k6m8n");
    private static final String DIGEST = "9c2f7b0d4e61a3582e1f4c9b8a7d6e5f0b9d4e61c2f7a3589c2f7b0d4e61a358";
    private static final Instant CUT_OFF = Instant.parse("2026-12-30T11:00:00Z");
    private static final Instant NOON = Instant.parse("2026-12-31T12:00:00Z");
    private static final Instant YEAR_END = Instant.parse("2026-12-31T23:59:59.999999Z");

    private static final TradeParty BUYER = new TradeParty(
            BID, ALICE, BID_HOLD, usd("149.250000"), usd("0.750000"), btc("1.50000000"), btc("0.00300000"));
    private static final TradeParty SELLER = new TradeParty(
            ASK, BOB, ASK_HOLD, btc("1.50000000"), btc("0.00000000"), usd("149.250000"), usd("0.149250"));

    static final List<Object> ALL = List.of(
            new AssetRegistered(USD, "US dollar", AssetType.FIAT, 6),
            new RateSet(BTC, decimal("100.25"), "index of noon", "no trade today", NOON),
            new MarketListed(new MarketTerms(
                    MARKET, BTC, 8, USD, 6, decimal("0.01"), decimal("0.0001"), decimal("0.001"), decimal("0.002"))),
            new TermsChanged(
                    new MarketTerms(
                            MARKET,
                            BTC,
                            8,
                            USD,
                            6,
                            decimal("0.05"),
                            decimal("0.0001"),
                            decimal("0.001"),
                            decimal("0.002"),
                            2,
                            new OrderSizes(
                                    decimal("0.00100000"),
                                    decimal("100.00000000"),
                                    decimal("10.000000"),
                                    decimal("1000000.000000")),
                            new PriceBands(1_000, 500, BandAction.AUCTION, 200L),
                            new OrderKinds(
                                    List.of(OrderType.LIMIT),
                                    List.of(SelfTradePrevention.CANCEL_OLDEST, SelfTradePrevention.DECREMENT),
                                    SelfTradePrevention.DECREMENT),
                            new OpenOrderLimits(200, null, 20, 50),
                            new TradeFees(
                                    FeeAsset.QUOTE,
                                    List.of(new TierRates(Tier.VIP, decimal("0.0005"), decimal("0.001"))))),
                    "bands",
                    List.of(new BookLevel(Side.BUY, 1_990, 15_000, 1)),
                    "5d8e0c93a7f1b264"),
            new SessionsSet(
                    MARKET,
                    new Sessions(
                            "Europe/Berlin",
                            List.of(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
                            List.of(LocalDate.of(2026, 12, 25)),
                            new CalendarId("cal_TARGET"),
                            LocalTime.of(8, 50),
                            LocalTime.of(9, 0),
                            LocalTime.of(17, 30))),
            new SettlementAssigned(MARKET, SchemeId.named("EQUITIES"), "settle net"),
            new CalendarSet(
                    new CalendarId("cal_TARGET"),
                    List.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY),
                    List.of(LocalDate.of(2026, 12, 25), LocalDate.of(2027, 1, 1)),
                    LocalDate.of(2027, 12, 31),
                    LocalDate.of(2026, 12, 1)),
            new SchemeSet(
                    SCHEME,
                    new SchemeTerms(
                            "Europe/Berlin",
                            new CalendarId("cal_TARGET"),
                            List.of(new CalendarId("cal_TARGET"), new CalendarId("cal_US")),
                            1,
                            List.of(LocalTime.of(12, 0), LocalTime.of(17, 30)),
                            LocalTime.of(10, 0),
                            true,
                            1,
                            true,
                            4,
                            List.of(new PenaltyRate(BTC, decimal("0.5"))),
                            USD,
                            decimal("100000.000000"),
                            BOB),
                    "T+1"),
            new WindowOpened(window(1, CUT_OFF)),
            new WindowClosed(WINDOW, window(2, CUT_OFF.plusSeconds(19_800)), WindowCause.SCHEDULE),
            new WindowRescheduled(
                    WINDOW, LocalDate.of(2026, 12, 30), CUT_OFF, "the payment system is down on the 31st"),
            new WindowDue(WINDOW, LocalDate.of(2026, 12, 30), WindowCause.OPERATOR),
            new WindowNetted(
                    WINDOW, 3, 1, 1, 2, List.of(new Netted(USD, decimal("447.750000"), decimal("149.250000"))), DIGEST),
            new WindowResolved(
                    WINDOW,
                    "youngest-cut-1",
                    1,
                    1,
                    1,
                    List.of(new Resolved(USD, decimal("149.250000"), decimal("149.100000"), decimal("0.150000"))),
                    DIGEST),
            new WindowSettled(WINDOW),
            new WindowParked(WINDOW, "clearing.sums-differ", "acc_alice has another position in USD."),
            new WindowRetried(WINDOW, "the position was repaired"),
            new FundSharesChanged(
                    SCHEME, List.of(new FundShare(ALICE, usd("200.000000")), new FundShare(BOB, usd("0.000000")))),
            new DefaultsChanged(SCHEME, List.of(new OpenDefault(DEFAULT, CAROL, DefaultStage.APPROVED))),
            new DefaultDeclared(
                    DEFAULT, CAROL, SCHEME, UserId.named("mia"), PersonId.named("mia"), "has not paid since Friday"),
            new DefaultApproved(
                    DEFAULT,
                    CAROL,
                    SCHEME,
                    BOB,
                    usd("5.000000"),
                    UserId.named("otto"),
                    PersonId.named("otto"),
                    "confirmed by telephone"),
            new DefaultTransferred(DEFAULT),
            new LossRecorded(
                    DEFAULT,
                    usd("90.000000"),
                    List.of(new Compensation(ALICE, usd("90.000000"), usd("75.000000"))),
                    usd("15.000000"),
                    "sold at 61.20"),
            new LayerDrawn(
                    DEFAULT,
                    LossLayer.MARGIN,
                    usd("75.000000"),
                    List.of(new DrawnShare(CAROL, usd("75.000000"))),
                    null),
            new DefaultClosed(DEFAULT, usd("15.000000"), "nothing is left to draw"),
            new PenaltyDayClosed(SCHEME, LocalDate.of(2026, 12, 30)),
            new AuctionUncrossed(
                    MARKET,
                    9_950,
                    15_000,
                    2_500L,
                    Side.BUY,
                    9_900L,
                    DecidedBy.PRESSURE,
                    true,
                    Phase.OPEN,
                    "2026-12-01",
                    "session of 2026-12-01",
                    List.of(BookStep.of("U", 9_950), BookStep.of("C", 2, 1, 1, 9_950, 15_000), BookStep.of("U", 0)),
                    askLevel(0, 0),
                    "1d6f24c05b7ae983",
                    NOON),
            new PhaseChanged(
                    MARKET,
                    Phase.CALL,
                    Phase.CLOSED,
                    "2026-12-01",
                    "the session of 2026-12-01",
                    9_950L,
                    List.of(BookStep.of("L", 9_950), BookStep.of("P", Phase.CALL)),
                    "5f0d1c6be2a94370"),
            new OrderEntered(
                    MARKET,
                    2,
                    BID,
                    ALICE,
                    "c-1",
                    Side.BUY,
                    TimeInForce.GTC,
                    SelfTradePrevention.CANCEL_NEWEST,
                    10_000L,
                    10_050L,
                    17_500L,
                    5_000L,
                    NOON,
                    List.of(
                            BookStep.of("N", 2),
                            BookStep.of("F", 1, 1, 9_950, 15_000),
                            BookStep.of("A", 2, 10_000, 2_500, 1_200)),
                    askLevel(5_000, 1),
                    "8f3a0c5d77e19b42",
                    NOON,
                    RATES),
            new TimeAdvanced(
                    MARKET, List.of(BookStep.of("X", 1, "EXPIRED")), askLevel(5_000, 1), "8f3a0c5d77e19b42", NOON),
            new OrderAmended(
                    MARKET,
                    1,
                    9_950,
                    3_000,
                    1_000L,
                    NOON.plusSeconds(3_600),
                    true,
                    List.of(BookStep.of("K", 1)),
                    askLevel(1_000, 1),
                    "0b9d4e61c2f7a358",
                    NOON),
            new OrdersRemoved(
                    MARKET,
                    CancelReason.REQUESTED,
                    List.of(BookStep.of("X", 1, "REQUESTED")),
                    askLevel(0, 0),
                    "c41e7f0293ab5d68"),
            new AccountOpened(ALICE, CUSTOMER, SEALED),
            new SubjectErased(new SubjectId("acc_alice"), OPERATOR, APPROVER, "asked by letter"),
            new SubjectHeld(new SubjectId("acc_alice"), "court order 7"),
            new SubjectReleased(new SubjectId("acc_alice"), "court order 9"),
            new AccountAssigned(CAROL, CUSTOMER, "opened by phone"),
            new FundsDeposited(
                    ALICE,
                    "wire-1",
                    new JournalEntry(
                            new EntryId("ent_01k6x9tyb1c3d5e7f9g1h3j5k7"),
                            EntryKind.DEPOSIT,
                            "Deposit to acc_alice",
                            "wire-1",
                            NOON,
                            List.of(
                                    Posting.debit(LedgerAccount.OMNIBUS, usd("1000.000000")),
                                    Posting.credit(LedgerAccount.customer(ALICE), usd("1000.000000")))),
                    new Balance(usd("1000.000000"), usd("0.000000"))),
            new FundsHeld(
                    ALICE,
                    BID_HOLD,
                    HoldReason.ORDER,
                    usd("150.000000"),
                    btc("1.50000000"),
                    NOON,
                    new Balance(usd("1000.000000"), usd("150.000000"))),
            new HoldIncreased(
                    BOB,
                    ASK_HOLD,
                    ASK,
                    "amend-3",
                    new HeldTerms(decimal("99.50"), decimal("0.30000000")),
                    new HeldTerms(decimal("99.80"), decimal("0.50000000")),
                    btc("0.20000000"),
                    btc("2.00000000"),
                    usd("199.150000"),
                    new Balance(btc("2.50000000"), btc("2.00000000"))),
            new HoldReleased(
                    BOB,
                    ASK_HOLD,
                    "end",
                    btc("0.30000000"),
                    btc("0.00000000"),
                    usd("0.000000"),
                    new Balance(btc("0.50000000"), btc("0.00000000"))),
            new HoldCaptured(
                    BOB,
                    RENT_HOLD,
                    "january",
                    usd("10.000000"),
                    usd("20.000000"),
                    RENT_TRANSFER,
                    CAROL,
                    new JournalEntry(
                            EntryId.sent(RENT_TRANSFER),
                            EntryKind.TRANSFER,
                            "Transfer to acc_carol",
                            "rent",
                            NOON,
                            List.of(
                                    Posting.debit(LedgerAccount.customer(BOB), usd("10.000000")),
                                    Posting.credit(LedgerAccount.customer(CAROL), usd("10.000000")))),
                    new Balance(usd("139.100750"), usd("20.000000"))),
            new WithdrawalRequested(BOB, WITHDRAWAL, WITHDRAWAL_HOLD, usd("100.000000"), "out-1", SEALED, NOON),
            new WithdrawalConfirmed(
                    BOB,
                    WITHDRAWAL,
                    WITHDRAWAL_HOLD,
                    new JournalEntry(
                            EntryId.confirmed(WITHDRAWAL),
                            EntryKind.WITHDRAWAL,
                            "Withdrawal from acc_bob",
                            "out-1",
                            NOON,
                            List.of(
                                    Posting.debit(LedgerAccount.customer(BOB), usd("100.000000")),
                                    Posting.credit(LedgerAccount.OMNIBUS, usd("100.000000")))),
                    new Balance(usd("49.100750"), usd("0.000000"))),
            new WithdrawalCancelled(BOB, WITHDRAWAL),
            new WithdrawalExpired(BOB, WITHDRAWAL),
            new TransferSent(
                    ALICE,
                    TRANSFER,
                    CAROL,
                    usd("40.000000"),
                    "lunch",
                    new JournalEntry(
                            TRANSFER_ENTRY,
                            EntryKind.TRANSFER,
                            "Transfer to acc_carol",
                            "lunch",
                            NOON,
                            List.of(
                                    Posting.debit(LedgerAccount.customer(ALICE), usd("40.000000")),
                                    Posting.credit(LedgerAccount.customer(CAROL), usd("40.000000")))),
                    new Balance(usd("810.750000"), usd("0.000000"))),
            new TransferReceived(
                    CAROL,
                    TRANSFER,
                    ALICE,
                    usd("40.000000"),
                    "lunch",
                    TRANSFER_ENTRY,
                    NOON,
                    new Balance(usd("50.000000"), usd("0.000000"))),
            new LimitsSet(
                    CAROL,
                    new Limits(usd("-5.000000"), usd("100.000000"), Direction.BOTH),
                    "a small credit line",
                    new Balance(usd("10.000000"), usd("0.000000"))),
            new EntryApplied(
                    BOB,
                    BILL,
                    NOON,
                    List.of(new PostedChange(usd("-12.000000"), new Balance(usd("127.100750"), usd("20.000000"))))),
            new TradeExchanged(
                    ALICE,
                    TRADE,
                    Side.BUY,
                    BID_HOLD,
                    usd("149.250000"),
                    usd("0.750000"),
                    usd("0.000000"),
                    btc("0.00000000"),
                    btc("1.50000000"),
                    btc("0.00300000"),
                    TRADE_ENTRY,
                    NOON,
                    new Balance(usd("850.750000"), usd("0.000000")),
                    new Balance(btc("1.49700000"), btc("0.00000000"))),
            new ParticipantEnrolled(ALICE, SCHEME, Funding.CREDIT, List.of(usd("5000.000000")), "agreed on 1 December"),
            new TradesNovated(
                    ALICE,
                    WINDOW,
                    List.of(new NovatedSide(
                            TRADE,
                            Side.BUY,
                            BID_HOLD,
                            usd("0.750000"),
                            usd("0.000000"),
                            btc("0.00000000"),
                            usd("149.250000"),
                            btc("1.49700000"),
                            btc("0.00300000"))),
                    List.of(
                            new OpenPosition(usd("149.250000"), usd("0.000000"), usd("149.250000")),
                            new OpenPosition(btc("0.00000000"), btc("1.49700000"), btc("0.00000000"))),
                    new JournalEntry(
                            EntryId.novated(TRADE, ALICE),
                            EntryKind.NOVATION,
                            "Novation of 1 trade in win_CRYPTO_1",
                            null,
                            NOON,
                            List.of(
                                    Posting.debit(LedgerAccount.clearing(ALICE), usd("149.250000")),
                                    Posting.credit(LedgerAccount.CCP, usd("149.250000")),
                                    Posting.debit(LedgerAccount.CCP, btc("1.50000000")),
                                    Posting.credit(LedgerAccount.clearing(ALICE), btc("1.49700000")),
                                    Posting.credit(LedgerAccount.FEES, btc("0.00300000")))),
                    List.of(new Balance(usd("1000.000000"), usd("149.250000")))),
            new ObligationsPosted(
                    ALICE,
                    WINDOW,
                    List.of(
                            new Obligation(
                                    ObligationId.penalty(TRADE, LocalDate.of(2026, 12, 30)),
                                    ObligationKind.PENALTY,
                                    TRADE,
                                    Side.BUY,
                                    BOB,
                                    LocalDate.of(2026, 12, 30),
                                    usd("0.007462"),
                                    usd("0.000000"),
                                    usd("0.000000")),
                            new Obligation(
                                    ObligationId.cancelled(TRADE),
                                    ObligationKind.CANCELLATION,
                                    TRADE,
                                    Side.BUY,
                                    null,
                                    null,
                                    btc("0.00000000"),
                                    btc("-1.49700000"),
                                    btc("-0.00300000"))),
                    List.of(
                            new OpenPosition(usd("149.257462"), usd("0.000000"), usd("149.250000")),
                            new OpenPosition(btc("0.00000000"), btc("0.00000000"), btc("0.00000000"))),
                    new JournalEntry(
                            EntryId.posted(ObligationId.penalty(TRADE, LocalDate.of(2026, 12, 30)), ALICE),
                            EntryKind.OBLIGATION,
                            "2 obligations in win_CRYPTO_1",
                            null,
                            NOON,
                            List.of(
                                    Posting.debit(LedgerAccount.clearing(ALICE), usd("0.007462")),
                                    Posting.credit(LedgerAccount.CCP, usd("0.007462")),
                                    Posting.debit(LedgerAccount.clearing(ALICE), btc("1.49700000")),
                                    Posting.debit(LedgerAccount.FEES, btc("0.00300000")),
                                    Posting.credit(LedgerAccount.CCP, btc("1.50000000")))),
                    List.of(new Balance(usd("1000.000000"), usd("149.250000")))),
            new SettlementPrepared(
                    ALICE,
                    WINDOW,
                    List.of(
                            new PreparedAsset(btc("0.00000000"), new Balance(btc("0.00000000"), btc("0.00000000"))),
                            new PreparedAsset(usd("0.000000"), new Balance(usd("1000.000000"), usd("149.250000"))))),
            new PositionSettled(
                    ALICE,
                    WINDOW,
                    WINDOW.next(),
                    List.of(
                            new SettledAsset(
                                    btc("0.00000000"),
                                    btc("0.99800000"),
                                    btc("0.00000000"),
                                    btc("0.49900000"),
                                    btc("0.00000000"),
                                    new Balance(btc("0.99800000"), btc("0.00000000"))),
                            new SettledAsset(
                                    usd("99.500000"),
                                    usd("0.000000"),
                                    usd("49.750000"),
                                    usd("0.000000"),
                                    usd("49.750000"),
                                    new Balance(usd("900.500000"), usd("49.750000")))),
                    List.of(
                            new OpenPosition(btc("0.00000000"), btc("0.49900000"), btc("0.00000000")),
                            new OpenPosition(usd("49.750000"), usd("0.000000"), usd("49.750000"))),
                    new JournalEntry(
                            EntryId.settled(WINDOW, ALICE),
                            EntryKind.SETTLEMENT,
                            "Settlement of win_CRYPTO_1",
                            null,
                            NOON,
                            List.of(
                                    Posting.credit(LedgerAccount.customer(ALICE), btc("0.99800000")),
                                    Posting.debit(LedgerAccount.clearing(ALICE), btc("0.99800000")),
                                    Posting.debit(LedgerAccount.customer(ALICE), usd("99.500000")),
                                    Posting.credit(LedgerAccount.clearing(ALICE), usd("99.500000"))))),
            new CollateralMoved(
                    ALICE,
                    SCHEME,
                    CollateralPurpose.MARGIN,
                    CollateralDirection.IN,
                    usd("50.000000"),
                    usd("75.000000"),
                    new JournalEntry(
                            EntryId.named("margin-1"),
                            EntryKind.COLLATERAL,
                            "Margin of acc_alice in sch_CRYPTO paid in",
                            null,
                            NOON,
                            List.of(
                                    Posting.debit(LedgerAccount.customer(ALICE), usd("50.000000")),
                                    Posting.credit(LedgerAccount.margin(ALICE), usd("50.000000")))),
                    new Balance(usd("850.500000"), usd("49.750000"))),
            new AccountFrozen(BOB, FreezeLevel.DEBITS, FreezeCode.OPERATOR, "a question about wire-2"),
            new AccountUnfrozen(BOB, "wire-2 is explained"),
            new AccountClosed(BOB, "requested by the owner"),
            new CancelAfterSet(BOB, NOON.plusSeconds(60)),
            new EntryPosted(
                    new JournalEntry(
                            BILL,
                            EntryKind.REVERSAL,
                            "Reverses bill 6",
                            "bill-7",
                            NOON,
                            List.of(
                                    Posting.debit(LedgerAccount.customer(BOB), usd("12.000000")),
                                    Posting.credit(LedgerAccount.customer(CAROL), usd("10.000000")),
                                    Posting.credit(LedgerAccount.FEES, usd("2.000000")))),
                    CORRECTED_BILL),
            new PeriodClosed(YEAR_END, "the year is over"),
            new PeriodReopened(NOON, "a bill came late"),
            new TrialBalanceRecorded(
                    YEAR_END,
                    4711,
                    List.of(
                            new KindTotals(LedgerAccount.Kind.ASSET, USD, decimal("12.500000"), decimal("0.000000")),
                            new KindTotals(
                                    LedgerAccount.Kind.LIABILITY, USD, decimal("0.000000"), decimal("12.500000"))),
                    "5c6d1ed7c1b1b8fbb0a6b2e8a06d4b9c34ad39dc7bd1d5c1a05a0ce3a5e0bd6f"),
            new ImportStaged(
                    IMPORT,
                    0,
                    0,
                    false,
                    List.of(new EntryDraft(
                            OPENING,
                            EntryKind.ADJUSTMENT,
                            "Opening balance of acc_carol",
                            "carol-2026",
                            NOON,
                            List.of(
                                    new Leg(
                                            LedgerAccount.OMNIBUS,
                                            PostingSide.DEBIT,
                                            new Requested(USD, decimal("12.50"))),
                                    new Leg(
                                            LedgerAccount.customer(CAROL),
                                            PostingSide.CREDIT,
                                            new Requested(USD, decimal("12.50"), decimal("0"), decimal("0.00"))))))),
            new ImportPosted(IMPORT, 0, false, List.of(OPENING)),
            new CustomerCreated(CUSTOMER),
            new DelegationGranted(CUSTOMER, DELEGATION, ALICE, USER, DelegationLevel.TRADE, NOON),
            new DelegationRevoked(CUSTOMER, DELEGATION),
            new AccountAdded(CUSTOMER, ALICE),
            new KycRequested(
                    CUSTOMER, 3, 2, List.of(new KycDocument(KycDocument.Kind.ADDRESS, "Bb3vRkq0mJx1u0m2o8QFzA=="))),
            new KycProposed(CUSTOMER, 3, 2, "DOCUMENTS_CHECKED", YEAR_END, USER, PERSON),
            new KycDecided(
                    CUSTOMER, 3, 2, KycDecision.GRANTED, "DOCUMENTS_CHECKED", YEAR_END, USER, PERSON, "all is there"),
            new CustomerActivated(CUSTOMER, CustomerStatus.ACTIVE),
            new KycEnded(CUSTOMER, 2, YEAR_END),
            new TierSet(CUSTOMER, Tier.VIP, NOON, "an offer"),
            new TierFeeCharged(CUSTOMER, ALICE, BILL, usd("50.000000"), NOON),
            new CustomerSuspended(CUSTOMER, "a question about wire-2"),
            new CustomerResumed(CUSTOMER, CustomerStatus.ACTIVE, "answered"),
            new CustomerClosed(CUSTOMER, "moved away"),
            new PersonalDataRead(CUSTOMER, "a call of the customer"),
            new AllowanceTaken(CUSTOMER, AllowanceKind.TRADE, BID.value(), decimal("150.375"), decimal("1"), NOON),
            new AllowanceReleased(CUSTOMER, BID.value(), decimal("25.0625")),
            new AllowanceCaptured(CUSTOMER, BID.value(), decimal("100.25"), decimal("0.125"), NOON),
            new CoolingOffBegan(CUSTOMER, NOON),
            new DestinationUsed(CUSTOMER, "Bb3vRkq0mJx1u0m2o8QFzA=="),
            new UserCreated(USER, CUSTOMER, new PersonId("per_alice"), List.of("TRADER")),
            new RolesSet(USER, List.of("TRADER", "SUPPORT"), "helps out"),
            new RoleSet("TELLER", List.of(new RolePermission("account:read", Scope.ALL)), "a new desk"),
            new UserSuspended(USER, "a lost phone"),
            new UserResumed(USER, "the phone is found"),
            new PolicySet("withdrawal:confirm", USD, decimal("10000.000000"), "large sums"),
            new PolicyRemoved("withdrawal:confirm", USD, "the limits do"),
            new ApprovalRequested(
                    APPROVAL,
                    "deposit:create",
                    "acc_alice",
                    "account.Deposit",
                    "{\"accountId\":\"acc_alice\"}",
                    List.of("deposit\nacc_alice\nwire-1"),
                    7L,
                    "arrived by post",
                    USER,
                    new PersonId("per_alice"),
                    new Acting(USER, CUSTOMER),
                    NOON),
            new ApprovalGranted(APPROVAL, new UserId("usr_bob"), new PersonId("per_bob"), "seen the letter"),
            new ApprovalRejected(APPROVAL, USER, new PersonId("per_alice"), "asked twice"),
            new ApprovalRefused(
                    APPROVAL, new UserId("usr_bob"), new PersonId("per_bob"), "seen the letter", "account.closed"),
            new ApprovalExpired(APPROVAL),
            new UserUnlocked(USER, "mistyped"),
            new CredentialChanged(USER, "PASSWORD"),
            new KeyIssued(USER, KEY, List.of("order:create", "order:read"), Instant.parse("2027-01-31T00:00:00Z")),
            new KeyRevoked(USER, KEY, "the laptop is sold"),
            new IdentityLinked(USER, IDENTITY, "joins"),
            new IdentityUnlinked(USER, IDENTITY, "leaves"),
            new OrderPlaced(
                    BID,
                    ALICE,
                    MARKET,
                    Side.BUY,
                    OrderType.LIMIT,
                    TimeInForce.GTC,
                    decimal("100.00"),
                    decimal("100.50"),
                    decimal("101.00"),
                    decimal("1.50000000"),
                    usd("150.000000"),
                    decimal("0.50000000"),
                    NOON,
                    PostOnly.SLIDE,
                    SelfTradePrevention.CANCEL_NEWEST,
                    "c-1",
                    BID_HOLD,
                    usd("150.000000"),
                    RATES),
            new OrderExecuted(
                    BID,
                    ALICE,
                    TRADE,
                    Liquidity.TAKER,
                    decimal("99.50"),
                    decimal("1.50000000"),
                    decimal("1.50000000"),
                    decimal("149.250000"),
                    decimal("0.00000000")),
            new OrderEvent.OrderAmended(
                    ASK,
                    BOB,
                    decimal("99.50"),
                    decimal("1.80000000"),
                    decimal("0.30000000"),
                    decimal("0.10000000"),
                    NOON.plusSeconds(3_600),
                    true),
            new OrderPrevented(
                    ASK,
                    BOB,
                    BID,
                    decimal("0.10000000"),
                    decimal("1.70000000"),
                    decimal("0.20000000"),
                    new HoldRelease(ASK_HOLD, "prevented-3", btc("0.10000000"), usd("9.950000"))),
            new OrderTriggered(BID, ALICE, TRADE, decimal("100.50"), decimal("101.00")),
            new OrderExpired(ASK, BOB, new HoldRelease(ASK_HOLD, "end", btc("0.30000000"), usd("29.850000"))),
            new OrderFilled(BID, ALICE),
            new OrderCancelled(
                    ASK,
                    BOB,
                    CancelReason.SELF_TRADE,
                    BID,
                    new HoldRelease(ASK_HOLD, "end", btc("0.30000000"), usd("29.850000"))),
            new TradeExecuted(
                    TRADE,
                    MARKET,
                    SchemeId.named("EQUITIES"),
                    decimal("99.50"),
                    btc("1.50000000"),
                    usd("149.250000"),
                    15_000,
                    Side.SELL,
                    BUYER,
                    SELLER),
            new TradeSettled(
                    TRADE,
                    new JournalEntry(
                            TRADE_ENTRY,
                            EntryKind.TRADE,
                            "Trade " + TRADE,
                            null,
                            NOON,
                            List.of(
                                    Posting.debit(LedgerAccount.customer(ALICE), usd("149.250000")),
                                    Posting.credit(LedgerAccount.customer(BOB), usd("149.100750")),
                                    Posting.credit(LedgerAccount.FEES, usd("0.149250")),
                                    Posting.debit(LedgerAccount.customer(BOB), btc("1.50000000")),
                                    Posting.credit(LedgerAccount.customer(ALICE), btc("1.49700000")),
                                    Posting.credit(LedgerAccount.FEES, btc("0.00300000"))))),
            new TradeCancelled(TRADE, null, btc("1.50000000"), CancelCause.OPERATOR, "the hold is gone"),
            new SettlementFailed(
                    TRADE,
                    WINDOW,
                    Side.BUY,
                    BOB,
                    USD,
                    FailCause.LACK,
                    btc("1.00000000"),
                    btc("0.50000000"),
                    LocalDate.of(2026, 2, 2),
                    WINDOW.next()),
            new SettlementHeld(TRADE, WINDOW, Side.SELL, btc("1.50000000"), "the buyer is asked"),
            new TradePorted(TRADE, WINDOW.next(), Side.SELL, BOB, ALICE, "bought in"),
            new SettlementReleased(TRADE, WINDOW.next(), Side.SELL, btc("0.50000000"), "two thirds may go"),
            new SettlementParked(TRADE, "hold.unknown", "There is no such hold."),
            new SettlementRetried(TRADE, "the hold is back"),
            new ControlsRun(
                    RunId.named("01k6x9w5h7j9k1m3n5p7q9r1s3"),
                    List.of(
                            new ControlResult(
                                    Control.BALANCES,
                                    ControlOutcome.FAILED,
                                    42,
                                    12,
                                    List.of(new ControlBreak(
                                            "acc_alice posted", USD, decimal("850.750000"), decimal("850.760000"))),
                                    1,
                                    List.of()),
                            new ControlResult(
                                    Control.CLEARING,
                                    ControlOutcome.IN_FLIGHT,
                                    42,
                                    2,
                                    List.of(),
                                    0,
                                    List.of(new InFlight(USD, decimal("149.250000"), 1))),
                            new ControlResult(
                                    Control.CLEARING_TRADES,
                                    ControlOutcome.FAILED,
                                    42,
                                    7,
                                    List.of(new ControlBreak("win_CRYPTO_1 trades", null, decimal("3"), decimal("2"))),
                                    1,
                                    List.of()))),
            new CommandsRefused(
                    Instant.parse("2025-10-01T12:00:00Z"),
                    Instant.parse("2025-10-01T12:01:00Z"),
                    2,
                    "bjQLnP+zepiMpUTmu3gKLHiQHT+zNzh2hRGjBhf6oB0=",
                    List.of(
                            new RefusalCount("trader", "POST /api/v1/orders", "account.insufficient-available", 4711),
                            new RefusalCount("others", "", "", 3)),
                    1),
            new EpochBegan(7, "node-1", "0f8fad5b-d9cb-469f-a165-70867728950e"),
            new StatementReconciled(
                    ReconciliationId.named("01k6x9w6a8b0c2d4e6f8g0h2j4"),
                    new ReconciliationResult(
                            USD,
                            LocalDate.parse("2025-10-01"),
                            LocalDate.parse("2025-10-31"),
                            12,
                            11,
                            List.of(new ReconciliationBreak(
                                    BreakKind.AMOUNT_DIFFERS,
                                    "wire-2",
                                    decimal("99.500000"),
                                    decimal("99.000000"),
                                    LocalDate.parse("2025-10-07"),
                                    new EntryId("ent_01k6x9tyb1c3d5e7f9g1h3j5k7"))),
                            1,
                            decimal("0.000000"),
                            decimal("0.000000"),
                            decimal("1000.500000"),
                            decimal("1000.000000"),
                            41)),
            new EventParked(
                    ParkedId.of("OrderEnds", 42),
                    "0199a5f1-7c2e-7b4a-9d3c-5e8f1a2b3c4d",
                    "order.OrderCancelled",
                    "hold.unknown",
                    "There is no such hold."),
            new ParkedRetried(ParkedId.of("OrderEnds", 42), "the hold is back"),
            new ParkedResolved(ParkedId.of("OrderEnds", 42), "released by hand"));

    /** The one instance of an event. */
    static Object of(Class<?> eventClass) {
        return ALL.stream()
                .filter(eventClass::isInstance)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no sample of " + eventClass.getName()));
    }

    private static List<BookLevel> askLevel(long lots, int orders) {
        return List.of(new BookLevel(Side.SELL, 9_950, lots, orders));
    }

    /** A window of 30 December, due at 10:00 in Berlin on the next day. */
    private static ClearingWindow window(int number, Instant closesAt) {
        return new ClearingWindow(
                WindowId.of(SCHEME, number),
                LocalDate.of(2026, 12, 30),
                closesAt,
                LocalDate.of(2026, 12, 31),
                Instant.parse("2026-12-31T09:00:00Z"));
    }

    private static Money usd(String amount) {
        return new Money(USD, decimal(amount));
    }

    private static Money btc(String amount) {
        return new Money(BTC, decimal(amount));
    }

    private static BigDecimal decimal(String value) {
        return new BigDecimal(value);
    }

    private EventSamples() {}
}
