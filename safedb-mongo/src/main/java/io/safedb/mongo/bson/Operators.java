package io.safedb.mongo.bson;

import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/**
 * The operators of MongoDB 8 that safedb knows, by where they may stand. What is in none of these sets is refused: a
 * later server may give a new operator any meaning.
 */
final class Operators {
    /** They run code in the server, wherever they stand. */
    static final Set<String> CODE = Set.of("$where", "$function", "$accumulator");

    /** In a filter, in place of a field, besides the logical ones: they look at the one document only. */
    static final Set<String> FILTER = Set.of("$comment", "$alwaysTrue", "$alwaysFalse", "$sampleRate", "$text");

    /** Beside a field: compared with one value. */
    static final Set<String> COMPARISON = Set.of("$eq", "$ne", "$gt", "$gte", "$lt", "$lte");

    /** Beside a field: compared with each value of a list. */
    static final Set<String> LIST_COMPARISON = Set.of("$in", "$nin", "$all");

    /** Beside a field: its form is looked at, its value is not compared with another one. */
    static final Set<String> FORM = Set.of(
            "$exists",
            "$type",
            "$size",
            "$mod",
            "$regex",
            "$options",
            "$bitsAllClear",
            "$bitsAllSet",
            "$bitsAnyClear",
            "$bitsAnySet");

    /** Beside a field: places on earth. */
    static final Set<String> GEO = Set.of(
            "$geoWithin",
            "$geoIntersects",
            "$near",
            "$nearSphere",
            "$within",
            "$maxDistance",
            "$minDistance",
            "$uniqueDocs");

    /** The keys of a reference to another document, which is a value. */
    static final Set<String> REFERENCE = Set.of("$ref", "$id", "$db");

    /** In an update, those that take paths; {@code $rename} takes paths on both sides. */
    static final Set<String> UPDATE = Set.of(
            "$set",
            "$unset",
            "$inc",
            "$mul",
            "$min",
            "$max",
            "$rename",
            "$currentDate",
            "$setOnInsert",
            "$push",
            "$addToSet",
            "$pop",
            "$pull",
            "$pullAll",
            "$bit");

    /** In an expression: two sides are compared. */
    static final Set<String> EXPRESSION_COMPARISON = Set.of(
            "$eq",
            "$ne",
            "$gt",
            "$gte",
            "$lt",
            "$lte",
            "$cmp",
            "$in",
            "$strcasecmp",
            "$indexOfArray",
            "$setEquals",
            "$setIsSubset",
            "$setIntersection",
            "$setDifference");

    /** In an expression, an accumulator or a window: they compute from the document or group at hand. */
    static final Set<String> EXPRESSION = Set.of(
            // arithmetic
            "$abs",
            "$add",
            "$ceil",
            "$divide",
            "$exp",
            "$floor",
            "$ln",
            "$log",
            "$log10",
            "$mod",
            "$multiply",
            "$pow",
            "$round",
            "$sigmoid",
            "$sqrt",
            "$subtract",
            "$trunc",
            "$bitAnd",
            "$bitNot",
            "$bitOr",
            "$bitXor",
            // trigonometry
            "$sin",
            "$cos",
            "$tan",
            "$asin",
            "$acos",
            "$atan",
            "$atan2",
            "$asinh",
            "$acosh",
            "$atanh",
            "$sinh",
            "$cosh",
            "$tanh",
            "$degreesToRadians",
            "$radiansToDegrees",
            // arrays and sets
            "$arrayElemAt",
            "$arrayToObject",
            "$concatArrays",
            "$filter",
            "$first",
            "$firstN",
            "$in",
            "$indexOfArray",
            "$isArray",
            "$last",
            "$lastN",
            "$map",
            "$maxN",
            "$minN",
            "$objectToArray",
            "$range",
            "$reduce",
            "$reverseArray",
            "$size",
            "$slice",
            "$sortArray",
            "$zip",
            "$allElementsTrue",
            "$anyElementTrue",
            "$setDifference",
            "$setEquals",
            "$setIntersection",
            "$setIsSubset",
            "$setUnion",
            // logic and comparison
            "$and",
            "$or",
            "$not",
            "$cmp",
            "$eq",
            "$gt",
            "$gte",
            "$lt",
            "$lte",
            "$ne",
            "$cond",
            "$ifNull",
            "$switch",
            // dates
            "$dateAdd",
            "$dateDiff",
            "$dateFromParts",
            "$dateFromString",
            "$dateSubtract",
            "$dateToParts",
            "$dateToString",
            "$dateTrunc",
            "$dayOfMonth",
            "$dayOfWeek",
            "$dayOfYear",
            "$hour",
            "$isoDayOfWeek",
            "$isoWeek",
            "$isoWeekYear",
            "$millisecond",
            "$minute",
            "$month",
            "$second",
            "$toDate",
            "$week",
            "$year",
            "$tsIncrement",
            "$tsSecond",
            // objects, types, text, variables
            "$mergeObjects",
            "$getField",
            "$setField",
            "$unsetField",
            "$convert",
            "$isNumber",
            "$toBool",
            "$toDecimal",
            "$toDouble",
            "$toInt",
            "$toLong",
            "$toObjectId",
            "$toString",
            "$toUUID",
            "$toHashedIndexKey",
            "$type",
            "$binarySize",
            "$bsonSize",
            "$concat",
            "$indexOfBytes",
            "$indexOfCP",
            "$ltrim",
            "$regexFind",
            "$regexFindAll",
            "$regexMatch",
            "$replaceOne",
            "$replaceAll",
            "$rtrim",
            "$split",
            "$strLenBytes",
            "$strLenCP",
            "$strcasecmp",
            "$substr",
            "$substrBytes",
            "$substrCP",
            "$toLower",
            "$toUpper",
            "$trim",
            "$let",
            "$rand",
            "$sampleRate",
            "$meta",
            // accumulators and windows
            "$addToSet",
            "$avg",
            "$bottom",
            "$bottomN",
            "$count",
            "$max",
            "$median",
            "$min",
            "$percentile",
            "$push",
            "$stdDevPop",
            "$stdDevSamp",
            "$sum",
            "$top",
            "$topN",
            "$covariancePop",
            "$covarianceSamp",
            "$denseRank",
            "$derivative",
            "$documentNumber",
            "$expMovingAvg",
            "$integral",
            "$linearFill",
            "$locf",
            "$minMaxScaler",
            "$rank",
            "$shift");

    private Operators() {}

    /** Whether a value beside a field is a document of operators and not a document to compare with. */
    static boolean areIn(BsonValue value) {
        if (!(value instanceof BsonDocument document) || document.isEmpty()) {
            return false;
        }
        String first = document.getFirstKey();
        return first.startsWith("$") && !REFERENCE.contains(first);
    }
}
