package io.evenbook.query.control;

import io.evenbook.api.account.AccountEvent.CollateralMoved;
import io.evenbook.api.account.AccountEvent.ParticipantEnrolled;
import io.evenbook.api.clearing.CollateralDirection;
import io.evenbook.api.clearing.CollateralPurpose;
import io.evenbook.api.clearing.DefaultEvent.DefaultApproved;
import io.evenbook.api.clearing.DefaultEvent.LayerDrawn;
import io.evenbook.api.clearing.DefaultEvent.LossRecorded;
import io.evenbook.api.clearing.DrawnShare;
import io.evenbook.api.clearing.Funding;
import io.evenbook.api.clearing.LossLayer;
import io.evenbook.api.clearing.OpenDefault;
import io.evenbook.api.clearing.SchemeEvent.DefaultsChanged;
import io.evenbook.api.clearing.SchemeEvent.SchemeSet;
import io.evenbook.api.clearing.SchemeTerms;
import io.evenbook.api.control.Control;
import io.evenbook.api.control.ControlResult;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.DefaultId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.money.Money;
import io.evenbook.netting.ClearingInvariants;
import io.evenbook.netting.ClearingInvariants.Exposure;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Folds the collateral of participants, and the losses that it bears: each layer only once those before it are empty.
 * Whether it would bear the largest losses is asked of schemes in which the house settles what a defaulter owes; only
 * net debit caps in the collateral asset can be compared with it.
 */
final class CollateralFold {
    private static final Set<Class<?>> EVENTS = Set.of(
            SchemeSet.class,
            ParticipantEnrolled.class,
            CollateralMoved.class,
            DefaultsChanged.class,
            DefaultApproved.class,
            LossRecorded.class,
            LayerDrawn.class);

    private final int defaulters;
    private final Findings findings = new Findings();
    private final Map<SchemeId, SchemeTerms> terms = new HashMap<>();
    private final Map<SchemeId, Map<AccountId, ParticipantEnrolled>> participants = new HashMap<>();
    private final Map<CollateralPurpose, Map<SchemeId, Map<AccountId, Money>>> collateral =
            new EnumMap<>(CollateralPurpose.class);
    private final Map<SchemeId, Set<AccountId>> inDefault = new HashMap<>();
    private final Map<DefaultId, DefaultApproved> approved = new HashMap<>();
    /** The parts of losses that layers have to bear, and have not yet. */
    private final Map<DefaultId, Map<LossLayer, Money>> due = new HashMap<>();

    /** @param defaulters how many participants may default together, 1 or greater */
    CollateralFold(int defaulters) {
        this.defaulters = defaulters;
    }

    /** True if events of this class affect collateral. */
    static boolean reads(Class<?> event) {
        return EVENTS.contains(event);
    }

    void apply(Object event) {
        switch (event) {
            case SchemeSet set -> terms.put(set.schemeId(), set.terms());
            case ParticipantEnrolled enrolled ->
                participants
                        .computeIfAbsent(enrolled.schemeId(), _ -> new HashMap<>())
                        .put(enrolled.accountId(), enrolled);
            case CollateralMoved moved -> moved(moved);
            case DefaultsChanged changed ->
                inDefault.put(
                        changed.schemeId(),
                        changed.open().stream()
                                .filter(OpenDefault::isApproved)
                                .map(OpenDefault::accountId)
                                .collect(Collectors.toSet()));
            case DefaultApproved approval -> approved.put(approval.defaultId(), approval);
            case LossRecorded recorded -> recorded(recorded);
            case LayerDrawn drawn -> drawn(drawn);
            default -> throw new IllegalArgumentException("not a wanted event: " + event.getClass());
        }
    }

    /** The collateral that the event states is that before it and what it moves. */
    private void moved(CollateralMoved event) {
        Map<AccountId, Money> ofAccounts = collateral
                .computeIfAbsent(event.purpose(), _ -> new HashMap<>())
                .computeIfAbsent(event.schemeId(), _ -> new HashMap<>());
        Money before = ofAccounts.getOrDefault(event.accountId(), event.amount().none());
        Money change = event.direction() == CollateralDirection.IN
                ? event.amount()
                : event.amount().negated();
        findings.compare(
                "%s %s %s".formatted(event.schemeId(), event.accountId(), event.purpose()),
                event.amount().asset(),
                before.plus(change).amount(),
                event.collateral().amount());
        ofAccounts.put(event.accountId(), event.collateral());
    }

    /** Each layer has to bear what those before it leave, as far as it goes. */
    private void recorded(LossRecorded event) {
        AssetCode asset = event.loss().asset();
        BigDecimal left = event.loss().amount();
        Map<LossLayer, Money> layers = new EnumMap<>(LossLayer.class);
        for (LossLayer layer : LossLayer.values()) {
            BigDecimal part = available(event.defaultId(), layer).min(left);
            if (part.signum() > 0) {
                layers.put(layer, new Money(asset, part));
            }
            left = left.subtract(part);
        }
        due.put(event.defaultId(), layers);
        findings.compare(
                event.defaultId() + " unallocated",
                asset,
                left,
                event.unallocated().amount());
    }

    private BigDecimal available(DefaultId defaultId, LossLayer layer) {
        DefaultApproved approval = approved.get(defaultId);
        if (approval == null) {
            return BigDecimal.ZERO;
        }
        SchemeId schemeId = approval.schemeId();
        boolean isGuaranteed = approval.closeOutAccount() != null;
        Map<AccountId, Money> shares = of(CollateralPurpose.FUND, schemeId);
        return switch (layer) {
            case MARGIN -> amount(of(CollateralPurpose.MARGIN, schemeId).get(approval.accountId()));
            case FUND_SHARE -> amount(shares.get(approval.accountId()));
            case HOUSE -> approval.houseContribution().amount();
            case SURVIVORS ->
                isGuaranteed ? sumOfOthers(shares, inDefault.getOrDefault(schemeId, Set.of())) : BigDecimal.ZERO;
        };
    }

    private static BigDecimal sumOfOthers(Map<AccountId, Money> shares, Set<AccountId> defaulters) {
        return shares.entrySet().stream()
                .filter(share -> !defaulters.contains(share.getKey()))
                .map(share -> share.getValue().amount())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private Map<AccountId, Money> of(CollateralPurpose purpose, SchemeId schemeId) {
        return collateral.getOrDefault(purpose, Map.of()).getOrDefault(schemeId, Map.of());
    }

    private static BigDecimal amount(Money money) {
        return money == null ? BigDecimal.ZERO : money.amount();
    }

    private void drawn(LayerDrawn event) {
        String subject = event.defaultId() + " " + event.layer();
        AssetCode asset = event.amount().asset();
        Map<LossLayer, Money> layers = due.getOrDefault(event.defaultId(), new EnumMap<>(LossLayer.class));
        findings.compare(
                subject,
                asset,
                amount(layers.remove(event.layer())),
                event.amount().amount());
        if (event.layer() != LossLayer.HOUSE) {
            BigDecimal shares = event.shares().stream()
                    .map(DrawnShare::amount)
                    .map(Money::amount)
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            findings.compare(subject + " shares", asset, event.amount().amount(), shares);
        }
    }

    /**
     * Compares the collateral with the ledger, and with the caps.
     *
     * @param position position of the last event, with which a command ends
     * @param totals of all ledger accounts at that position
     */
    List<ControlResult> results(long position, Map<LedgerAccount, Map<AssetCode, Totals>> totals) {
        Findings all = findings.copy();
        due.forEach((defaultId, layers) -> layers.forEach(
                (layer, part) -> all.compare(defaultId + " " + layer, part.asset(), part.amount(), null)));
        compareLedger(CollateralPurpose.MARGIN, totals, all);
        compareLedger(CollateralPurpose.FUND, totals, all);
        return List.of(all.result(Control.COLLATERAL, position), cover(position));
    }

    private void compareLedger(
            CollateralPurpose purpose, Map<LedgerAccount, Map<AssetCode, Totals>> totals, Findings all) {
        Map<LedgerAccount, Map<AssetCode, BigDecimal>> sums = new HashMap<>();
        collateral
                .getOrDefault(purpose, Map.of())
                .values()
                .forEach(ofScheme -> ofScheme.forEach(
                        (account, amount) -> sums.computeIfAbsent(ledgerAccount(purpose, account), _ -> new HashMap<>())
                                .merge(amount.asset(), amount.amount(), BigDecimal::add)));
        totals.forEach((ledgerAccount, byAsset) -> ledgerAccount
                .participant()
                .filter(account -> ledgerAccount.equals(ledgerAccount(purpose, account)))
                .ifPresent(_ -> byAsset.forEach((asset, total) -> all.compare(
                        ledgerAccount.value(),
                        asset,
                        sums.getOrDefault(ledgerAccount, Map.of()).get(asset),
                        total.owed()))));
    }

    private static LedgerAccount ledgerAccount(CollateralPurpose purpose, AccountId account) {
        return purpose == CollateralPurpose.MARGIN ? LedgerAccount.margin(account) : LedgerAccount.fund(account);
    }

    private ControlResult cover(long position) {
        Findings ofCover = new Findings();
        terms.forEach((schemeId, set) -> {
            if (set.guaranteed()) {
                ofCover.add(ClearingInvariants.cover(
                        schemeId,
                        set.collateralAsset(),
                        exposures(schemeId, set.collateralAsset()),
                        sumOfOthers(of(CollateralPurpose.FUND, schemeId), Set.of()),
                        set.houseContribution(),
                        defaulters));
            }
        });
        return ofCover.result(Control.COVER, position);
    }

    private List<Exposure> exposures(SchemeId schemeId, AssetCode asset) {
        Map<AccountId, Money> margins = of(CollateralPurpose.MARGIN, schemeId);
        return participants.getOrDefault(schemeId, Map.of()).values().stream()
                .map(participant -> new Exposure(
                        participant.accountId(), cap(participant, asset), amount(margins.get(participant.accountId()))))
                .toList();
    }

    private static BigDecimal cap(ParticipantEnrolled participant, AssetCode asset) {
        return participant.caps().stream()
                .filter(cap ->
                        participant.funding() == Funding.CREDIT && cap.asset().equals(asset))
                .map(Money::amount)
                .findFirst()
                .orElse(BigDecimal.ZERO);
    }
}
