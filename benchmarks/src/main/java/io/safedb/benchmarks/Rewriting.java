package io.safedb.benchmarks;

import com.baomidou.mybatisplus.extension.plugins.handler.TenantLineHandler;
import com.baomidou.mybatisplus.extension.plugins.inner.TenantLineInnerInterceptor;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.StringValue;

/** The peer that narrows as well: MyBatis-Plus parses, rewrites and prints a statement each time it runs. */
final class Rewriting {
    private final TenantLineInnerInterceptor peer = new TenantLineInnerInterceptor(new TenantLineHandler() {
        @Override
        public Expression getTenantId() {
            return new StringValue("org_a");
        }

        @Override
        public String getTenantIdColumn() {
            return "organization_id";
        }
    });

    String rewrite(String text) {
        return peer.parserSingle(text, null);
    }
}
