package io.safedb.replay.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
    @Test
    @DisplayName("nothing that means something to a browser survives, control characters included")
    void escapes() {
        assertThat(HtmlReport.escape("<b a=\"1\" c='2'>&</b>\u0000\u001b\n"))
                .isEqualTo("&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;&lt;/b&gt;\uFFFD\uFFFD\n");
    }
}
