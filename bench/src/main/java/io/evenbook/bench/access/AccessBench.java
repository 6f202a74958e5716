package io.evenbook.bench.access;

import io.evenbook.bench.measure.Figures;
import io.evenbook.bench.measure.Latencies;
import io.evenbook.bench.measure.Rates;
import io.evenbook.bench.measure.RoundsBenchmark;
import io.evenbook.bench.measure.WarmUp;
import io.evenbook.bench.service.WholeService;
import jakarta.servlet.Filter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.springframework.http.HttpHeaders;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code access}: the time that the security filters take for a request with an API key, without HTTP. */
@Command(
        name = "access",
        sortOptions = false,
        description = "Requests with API keys of 5,000 users: digest, key, user, permission and rate limit.")
public final class AccessBench extends RoundsBenchmark {
    /** So many that none reaches the 200 reads a second of its tier. */
    private static final int USERS = 5_000;

    private static final double MICROS_PER_MILLI = 1e3;
    private static final String PATH = "/api/v1/accounts/acc_1";

    private static final Duration WARM_UP = Duration.ofSeconds(5);

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "10",
            description = "length of each round (${DEFAULT-VALUE})")
    private int seconds;

    @Override
    protected Figures measure() throws Exception {
        List<Latencies> measured = new ArrayList<>();
        try (WholeService service = WholeService.start(settings("--evenbook.http.rate-limits=true"))) {
            Filter security = service.bean("springSecurityFilterChain", Filter.class);
            KeyHolders holders = KeyHolders.create(service, isQuick() ? 100 : USERS);
            for (int number = 0; number < holders.count(); number++) {
                send(security, holders.token(number));
            }
            new WarmUp(this).with(() -> run(security, holders, WARM_UP));
            for (int round = 1; round <= rounds(); round++) {
                Latencies latencies = run(security, holders, Duration.ofSeconds(seconds));
                measured.add(latencies);
                say(
                        "round %d: %,d requests, p50 %.1f us, p99 %.1f us",
                        round, latencies.count(), micros(latencies, 0.5), micros(latencies, 0.99));
            }
        }
        return new Figures("access").add("p50Micros", median(measured, 0.5)).add("p99Micros", median(measured, 0.99));
    }

    private Latencies run(Filter security, KeyHolders holders, Duration length) throws Exception {
        Latencies latencies = new Latencies();
        SplittableRandom random = new SplittableRandom(18);
        long lengthNanos = isQuick() ? TimeUnit.MILLISECONDS.toNanos(50) : length.toNanos();
        long end = System.nanoTime() + lengthNanos;
        while (System.nanoTime() < end) {
            latencies.add(send(security, holders.token(random.nextInt(holders.count()))));
        }
        return latencies;
    }

    /** Returns the nanoseconds that the filters took; making the request is not part of them. */
    private static long send(Filter security, String token) throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", PATH);
        request.addHeader(HttpHeaders.AUTHORIZATION, "Bearer " + token);
        MockHttpServletResponse response = new MockHttpServletResponse();
        MockFilterChain granted = new MockFilterChain();
        long begun = System.nanoTime();
        security.doFilter(request, response, granted);
        long took = System.nanoTime() - begun;
        if (granted.getRequest() == null) {
            throw new IllegalStateException("must be granted: status=" + response.getStatus());
        }
        return took;
    }

    private static double median(List<Latencies> rounds, double share) {
        return Rates.median(rounds.stream().map(round -> micros(round, share)).toList());
    }

    private static double micros(Latencies latencies, double share) {
        return latencies.percentileMillis(share) * MICROS_PER_MILLI;
    }
}
