package io.safedb.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The counters of allowed calls")
class AllowedCallsTest {
    private final AllowedCalls calls = new AllowedCalls(Records.SHOP, true);

    private AllowedCounter counter(String shape) {
        AllowedCounter found = calls.find(shape);
        return found != null ? found : calls.add(Records.allowed(shape));
    }

    private List<AllowedCounter.Tally> collect() {
        List<AllowedCounter.Tally> tallies = new ArrayList<>();
        calls.collect(tallies::add);
        return tallies;
    }

    @Test
    @DisplayName("tell each call once")
    void eachCallOnce() {
        AllowedCounter counter = counter("SELECT a");
        counter.increment();
        counter.increment();
        assertThat(collect()).extracting(AllowedCounter.Tally::calls).containsExactly(2L);
        assertThat(collect()).isEmpty();
        counter.increment();
        assertThat(collect()).extracting(AllowedCounter.Tally::calls).containsExactly(1L);
    }

    @Test
    @DisplayName("count shapes beyond the cap as one")
    void beyondTheCap() {
        for (int i = 0; i < AllowedCalls.MOST_SHAPES + 1_000; i++) {
            counter("SELECT " + i).increment();
        }
        List<AllowedCounter.Tally> tallies = collect();
        assertThat(tallies).hasSize(AllowedCalls.MOST_SHAPES + 1);
        assertThat(tallies)
                .filteredOn(tally -> tally.example().operation().equals("(various)"))
                .extracting(AllowedCounter.Tally::calls)
                .containsExactly(1_000L);
    }

    @Test
    @DisplayName("count shapes beyond their weight as one")
    void beyondTheWeight() {
        for (int i = 0; i < 10; i++) {
            counter("SELECT " + i + "x".repeat(1_000_000)).increment();
        }
        assertThat(collect()).hasSize(4);
    }

    @Test
    @DisplayName("make room for new shapes when old ones are not used any more, and lose no late call")
    void makeRoom() {
        List<AllowedCounter> held = new ArrayList<>();
        for (int i = 0; i < AllowedCalls.MOST_SHAPES; i++) {
            held.add(counter("SELECT " + i));
        }
        assertThat(counter("SELECT new")).isSameAs(counter("SELECT newer"));
        for (int i = 0; i < AllowedCalls.FORGET_AFTER; i++) {
            assertThat(collect()).isEmpty();
        }
        held.get(7).increment();
        assertThat(collect()).extracting(AllowedCounter.Tally::calls).containsExactly(1L);
        assertThat(counter("SELECT new")).isNotSameAs(counter("SELECT newer"));
    }
}
