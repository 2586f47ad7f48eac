package io.safedb.benchmarks;

import io.safedb.jdbc.sql.SqlReader;
import io.safedb.jdbc.sql.SqlStatement;
import java.util.concurrent.TimeUnit;
import net.sf.jsqlparser.JSQLParserException;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.statement.Statement;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * First sight of a statement: read, narrow and prove it, beside MyBatis-Plus rewriting it and JSqlParser only parsing
 * it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class FirstSightBenchmark {
    /** Which statement. */
    @Param({"primary-key", "four-joins"})
    public String statement = "primary-key";

    private final SqlReader reader = new SqlReader("organization_id", "public", relation -> true);
    private final Rewriting peer = new Rewriting();

    /** Run by JMH. */
    public FirstSightBenchmark() {}

    private String text() {
        return statement.equals("primary-key") ? Statements.PRIMARY_KEY : Statements.FOUR_JOINS;
    }

    /** Read, narrowed and proven by safedb. */
    @Benchmark
    public SqlStatement safedb() {
        return reader.read(text());
    }

    /** Parsed, rewritten and printed by MyBatis-Plus. */
    @Benchmark
    public String mybatisPlusRewrite() {
        return peer.rewrite(text());
    }

    /** Only parsed by JSqlParser. */
    @Benchmark
    public Statement jsqlparserParse() throws JSQLParserException {
        return CCJSqlParserUtil.parse(text());
    }
}
