package io.evenbook.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.ApprovalId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.CalendarId;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.DefaultId;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.KeyId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.ParkedId;
import io.evenbook.api.id.PersonId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.SubjectId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.UserId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.id.WithdrawalId;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.money.Money;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every error text of this module, with sample values. {@code banned-phrases.txt} lists what none may contain. */
class ErrorTextsTest {
    private static final String UNIQUE = "01kaj3v8c1rwmzq5x7b9d2e4f6";
    private static final AccountId ALICE = new AccountId("acc_alice");
    private static final AssetCode USD = new AssetCode("USD");
    private static final MarketId MARKET = new MarketId("BTC-USD");

    private static final Map<Class<?>, Object> SAMPLES = Map.ofEntries(
            Map.entry(AccountId.class, ALICE),
            Map.entry(AssetCode.class, USD),
            Map.entry(MarketId.class, MARKET),
            Map.entry(OrderId.class, OrderId.of(MARKET, UNIQUE)),
            Map.entry(TradeId.class, TradeId.of(MARKET, 17)),
            Map.entry(WithdrawalId.class, WithdrawalId.of(UNIQUE, ALICE)),
            Map.entry(HoldId.class, HoldId.named("rent")),
            Map.entry(EntryId.class, EntryId.named("rent")),
            Map.entry(ParkedId.class, ParkedId.of("Reactions", 4711)),
            Map.entry(LedgerAccount.class, LedgerAccount.OMNIBUS),
            Map.entry(Money.class, new Money(USD, new BigDecimal("12.50"))),
            Map.entry(BigDecimal.class, new BigDecimal("12.50")),
            Map.entry(Instant.class, Instant.parse("2026-01-01T00:00:00Z")),
            Map.entry(LocalDate.class, LocalDate.parse("2026-01-01")),
            Map.entry(CalendarId.class, new CalendarId("cal_TARGET")),
            Map.entry(CustomerId.class, CustomerId.named("alice")),
            Map.entry(UserId.class, UserId.named("alice")),
            Map.entry(ApprovalId.class, ApprovalId.named(UNIQUE)),
            Map.entry(PersonId.class, PersonId.named("alice")),
            Map.entry(KeyId.class, KeyId.named(UNIQUE)),
            Map.entry(SubjectId.class, new SubjectId("cus_alice")),
            Map.entry(SchemeId.class, SchemeId.named("EQUITIES")),
            Map.entry(DefaultId.class, DefaultId.named(UNIQUE)),
            Map.entry(WindowId.class, WindowId.of(SchemeId.named("EQUITIES"), 17)),
            Map.entry(Duration.class, Duration.ofHours(24)),
            Map.entry(String.class, "name"),
            Map.entry(int.class, 3),
            Map.entry(long.class, 4L));

    @Test
    void everyErrorTextIsOneSentenceInPlainEnglish() throws Exception {
        List<Pattern> banned = bannedPhrases();
        Map<String, String> texts = texts();

        assertThat(texts).hasSizeGreaterThan(60);
        assertThat(texts).allSatisfy((code, text) -> {
            assertThat(code).matches("[a-z]+\\.[a-z-]+");
            assertThat(text).endsWith(".").doesNotContain("null", "[", "%");
            assertThat(banned).noneMatch(phrase -> phrase.matcher(text).find());
        });
    }

    private static List<Pattern> bannedPhrases() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("src/test/resources/banned-phrases.txt"))) {
            return lines.filter(line -> line.contains("->"))
                    .map(line -> Pattern.compile(line.split("\\s*->")[0], Pattern.CASE_INSENSITIVE))
                    .toList();
        }
    }

    /** The text of every rejection by its code. */
    private static Map<String, String> texts() throws Exception {
        Map<String, String> texts = new TreeMap<>();
        for (Class<?> type : rejections()) {
            Rejection rejection = sample(type);
            texts.put(rejection.code(), rejection.detail());
        }
        return texts;
    }

    private static List<Class<?>> rejections() throws IOException, URISyntaxException, ClassNotFoundException {
        Path classes = Path.of(Rejection.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<Class<?>> rejections = new ArrayList<>();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".class")).toList()) {
                String name =
                        classes.relativize(file).toString().replace('/', '.').replaceAll("\\.class$", "");
                if (name.endsWith("-info")) {
                    continue;
                }
                Class<?> type = Class.forName(name);
                if (Rejection.class.isAssignableFrom(type) && type.isRecord() && type != RejectedItem.class) {
                    rejections.add(type);
                }
            }
        }
        return rejections;
    }

    private static Rejection sample(Class<?> type) throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        Constructor<?> constructor = type.getDeclaredConstructor(
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
        return (Rejection) constructor.newInstance(Arrays.stream(components)
                .map(component -> sampleOf(component.getGenericType()))
                .toArray());
    }

    private static Object sampleOf(Type type) {
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            return List.of(sampleOf(list.getActualTypeArguments()[0]));
        }
        return sampleOf((Class<?>) type);
    }

    private static Object sampleOf(Class<?> type) {
        return type.isEnum()
                ? type.getEnumConstants()[0]
                : Objects.requireNonNull(SAMPLES.get(type), () -> "no sample of " + type);
    }
}
