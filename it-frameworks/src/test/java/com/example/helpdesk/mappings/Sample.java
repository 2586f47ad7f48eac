package com.example.helpdesk.mappings;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Converter;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.math.BigInteger;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;
import org.hibernate.annotations.CurrentTimestamp;
import org.hibernate.annotations.Generated;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.SourceType;
import org.hibernate.annotations.Struct;
import org.hibernate.generator.EventType;
import org.hibernate.type.SqlTypes;

/** A column of each type. */
@Entity(name = "Sample")
@Table(name = "samples")
class Sample {
    /** A type of the database with fields of its own. */
    @Embeddable
    @Struct(
            name = "place",
            attributes = {"street", "city"})
    record Place(String street, String city) {}

    /** A document with known fields. */
    @Embeddable
    record Detail(String before, String after, Integer count) {}

    /** Yes and no as letters. */
    @Converter
    static class YesNo implements AttributeConverter<Boolean, String> {
        @Override
        public String convertToDatabaseColumn(Boolean value) {
            return value == null ? null : value ? "Y" : "N";
        }

        @Override
        public Boolean convertToEntityAttribute(String value) {
            return value == null ? null : value.equals("Y");
        }
    }

    @Id
    UUID id;

    short small;

    @Column(precision = 38, scale = 0)
    BigInteger huge;

    double ratio;

    @Convert(converter = YesNo.class)
    @JdbcTypeCode(SqlTypes.CHAR)
    @Column(length = 1)
    Boolean flag;

    @JdbcTypeCode(SqlTypes.INTERVAL_SECOND)
    Duration took;

    @Column(name = "at_time")
    LocalTime atTime;

    @Column(name = "at_moment")
    Instant atMoment;

    @JdbcTypeCode(SqlTypes.INET)
    InetAddress address;

    Place spot;

    @JdbcTypeCode(SqlTypes.ARRAY)
    int[] numbers;

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<UUID> ids;

    @JdbcTypeCode(SqlTypes.ARRAY)
    LocalDate[] days;

    @JdbcTypeCode(SqlTypes.JSON)
    Detail detail;

    @Generated(event = {EventType.INSERT, EventType.UPDATE})
    @Column(insertable = false, updatable = false)
    Integer doubled;

    @ColumnTransformer(read = "reverse(secret)", write = "reverse(?)")
    String secret;

    @Version
    @CurrentTimestamp(source = SourceType.DB)
    @Column(name = "changed_at")
    Instant changedAt;

    protected Sample() {}

    Sample(UUID id, int small) {
        this.id = id;
        this.small = (short) small;
        this.huge = BigInteger.TWO.pow(70);
        this.ratio = 0.5;
        this.flag = true;
        this.took = Duration.ofMinutes(5);
        this.atTime = LocalTime.NOON;
        this.atMoment = Instant.parse("2024-03-01T00:00:00Z");
        this.spot = new Place("Street", "City");
        this.numbers = new int[] {1, 2};
        this.ids = List.of(id);
        this.days = new LocalDate[] {LocalDate.of(2024, 1, 1)};
        this.detail = new Detail("before", "after", 7);
        this.secret = "secret";
    }

    @Override
    public String toString() {
        return small + " " + huge + " " + ratio + " " + flag + " " + took + " " + atTime + " " + atMoment + " "
                + address
                + " " + spot + " " + Arrays.toString(numbers) + " " + ids + " " + Arrays.toString(days) + " " + detail
                + " "
                + doubled + " " + secret;
    }
}
