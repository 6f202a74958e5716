package io.evenbook.bench.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.evenbook.api.id.AccountId;
import io.evenbook.bench.service.WholeService;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A conventional ledger: tables of accounts, transfers and entries, and a PL/pgSQL function that moves money in one
 * transaction. The function locks both accounts in the order of their ids; an entry has the balance before and after.
 */
final class PlpgsqlLedger implements AutoCloseable {
    private static final String TABLES = """
            create schema plpgsql_ledger;
            create table plpgsql_ledger.account (
                account_id text primary key,
                balance numeric not null check (balance >= 0),
                version bigint not null default 0);
            create table plpgsql_ledger.transfer (
                transfer_id bigint generated always as identity primary key,
                from_account text not null,
                to_account text not null,
                amount numeric not null check (amount > 0),
                created_at timestamptz not null default now());
            create table plpgsql_ledger.entry (
                entry_id bigint generated always as identity primary key,
                transfer_id bigint not null references plpgsql_ledger.transfer,
                account_id text not null references plpgsql_ledger.account,
                amount numeric not null,
                balance_before numeric not null,
                balance_after numeric not null,
                version bigint not null);
            create index on plpgsql_ledger.entry (account_id, entry_id);
            create function plpgsql_ledger.transfer(payer text, payee text, moved numeric) returns bigint
            language plpgsql as $$
            declare
                id bigint;
                payer_row plpgsql_ledger.account;
                payee_row plpgsql_ledger.account;
            begin
                perform 1 from plpgsql_ledger.account where account_id in (payer, payee) order by account_id for update;
                update plpgsql_ledger.account set balance = balance - moved, version = version + 1
                 where account_id = payer returning * into payer_row;
                update plpgsql_ledger.account set balance = balance + moved, version = version + 1
                 where account_id = payee returning * into payee_row;
                insert into plpgsql_ledger.transfer (from_account, to_account, amount) values (payer, payee, moved)
                returning transfer_id into id;
                insert into plpgsql_ledger.entry
                    (transfer_id, account_id, amount, balance_before, balance_after, version)
                values (id, payer, -moved, payer_row.balance + moved, payer_row.balance, payer_row.version),
                       (id, payee, moved, payee_row.balance - moved, payee_row.balance, payee_row.version);
                return id;
            end $$""";

    private final HikariDataSource pool;
    private final List<AccountId> accounts;

    private PlpgsqlLedger(HikariDataSource pool, List<AccountId> accounts) {
        this.pool = pool;
        this.accounts = accounts;
    }

    static PlpgsqlLedger create(WholeService service, List<AccountId> accounts, BigDecimal balance) {
        JdbcConnectionDetails details = service.bean(JdbcConnectionDetails.class);
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(details.getJdbcUrl());
        config.setUsername(details.getUsername());
        config.setPassword(details.getPassword());
        config.setMaximumPoolSize(64);
        config.setMinimumIdle(0);
        HikariDataSource pool = new HikariDataSource(config);
        JdbcClient sql = JdbcClient.create(pool);
        sql.sql(TABLES).update();
        sql.sql("insert into plpgsql_ledger.account (account_id, balance) select unnest(?::text[]), ?")
                .params(accounts.stream().map(AccountId::value).toArray(String[]::new), balance)
                .update();
        return new PlpgsqlLedger(pool, accounts);
    }

    /** @param hot whether every transfer goes to the same account */
    Work transfers(int clients, Duration duration, boolean hot) {
        return () -> {
            long end = System.nanoTime() + duration.toNanos();
            long done = 0;
            try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
                List<Future<Long>> running = new ArrayList<>();
                for (int client = 0; client < clients; client++) {
                    SplittableRandom random = new SplittableRandom(client);
                    running.add(threads.submit(() -> transferUntil(end, random, hot)));
                }
                for (Future<Long> client : running) {
                    done += client.get();
                }
            }
            return done;
        };
    }

    private long transferUntil(long end, SplittableRandom random, boolean hot) throws SQLException {
        long done = 0;
        try (Connection connection = pool.getConnection();
                PreparedStatement transfer =
                        connection.prepareStatement("select plpgsql_ledger.transfer(?, ?, 0.01)")) {
            while (System.nanoTime() < end) {
                int from = random.nextInt(1, accounts.size());
                int to = hot ? 0 : (from + random.nextInt(1, accounts.size())) % accounts.size();
                transfer.setString(1, accounts.get(from).value());
                transfer.setString(2, accounts.get(to).value());
                transfer.execute();
                done++;
            }
        }
        return done;
    }

    @Override
    public void close() {
        pool.close();
    }
}
