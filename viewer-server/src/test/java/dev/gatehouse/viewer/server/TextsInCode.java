package dev.gatehouse.viewer.server;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import javax.lang.model.element.Name;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * Finds texts in Java sources, where somebody may read them: literals with two words side by side (what {@code +} puts together
 * is one), and messages of exceptions that are asked for. What goes to the log, into an exception that isn't answered itself, or
 * to the database is none.
 */
final class TextsInCode {

    /** What has hyphens, dots or signs in it is no word but a name: of a header, a property, a media type. */
    private static final Pattern WORDS = Pattern.compile(
            "(?<![\\p{L}\\p{M}\\d_.:/<-])\\p{L}[\\p{L}\\p{M}']+[,;:.]? \\p{L}[\\p{L}\\p{M}']+(?![\\p{L}\\p{M}\\d_=(-])");

    private static final Pattern SQL = Pattern.compile("(?s)(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH) .*");

    /** Those that say what is answered. Of all others {@code Failures} answers what they are. */
    private static final Set<String> ANSWERED =
            Set.of("ProblemException", "ResponseStatusException", "ErrorResponseException");

    private static final Set<String> MESSAGES = Set.of("getMessage", "getLocalizedMessage", "getReason");

    private TextsInCode() {}

    /**
     * What was found, and where.
     *
     * @param type the name of the file's type
     */
    record Found(String type, long line, String text) {}

    /** The texts in {@code sources}, in their order. */
    static List<Found> in(List<Path> sources) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(sources));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            List<Found> found = new ArrayList<>();
            for (CompilationUnitTree unit : task.parse()) {
                new Scanner(unit, positions, found).scan(unit, null);
            }
            return found;
        }
    }

    private static final class Scanner extends TreePathScanner<@Nullable Void, @Nullable Void> {

        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final List<Found> found;

        Scanner(CompilationUnitTree unit, SourcePositions positions, List<Found> found) {
            this.unit = unit;
            this.positions = positions;
            this.found = found;
        }

        @Override
        public @Nullable Void visitBinary(BinaryTree sum, @Nullable Void nothing) {
            String text = joined(sum);
            if (!WORDS.matcher(text).find()) {
                return super.visitBinary(sum, null);
            }
            judge(text, sum);
            return null;
        }

        @Override
        public @Nullable Void visitLiteral(LiteralTree literal, @Nullable Void nothing) {
            if (literal.getValue() instanceof String text && WORDS.matcher(text).find()) {
                judge(text, literal);
            }
            return null;
        }

        @Override
        public @Nullable Void visitMemberSelect(MemberSelectTree select, @Nullable Void nothing) {
            judgeCall(select.getIdentifier(), select);
            return super.visitMemberSelect(select, null);
        }

        @Override
        public @Nullable Void visitMemberReference(MemberReferenceTree reference, @Nullable Void nothing) {
            judgeCall(reference.getName(), reference);
            return super.visitMemberReference(reference, null);
        }

        private void judgeCall(Name method, Tree tree) {
            if (MESSAGES.contains(method.toString())) {
                judge(method + "()", tree);
            }
        }

        private void judge(String text, Tree tree) {
            boolean unread =
                    StreamSupport.stream(getCurrentPath().spliterator(), false).anyMatch(Scanner::isUnread);
            if (!unread && !SQL.matcher(text).matches()) {
                String file =
                        Path.of(unit.getSourceFile().getName()).getFileName().toString();
                long line = unit.getLineMap().getLineNumber(positions.getStartPosition(unit, tree));
                found.add(new Found(file.replace(".java", ""), line, text));
            }
        }

        private static boolean isUnread(Tree tree) {
            return switch (tree) {
                case ClassTree declared ->
                    isUnansweredException(declared.getSimpleName().toString());
                case NewClassTree made ->
                    isUnansweredException(made.getIdentifier().toString());
                case MethodInvocationTree call
                when call.getMethodSelect() instanceof MemberSelectTree method ->
                    root(method).equals("LOG")
                            || isUnansweredException(method.getExpression().toString());
                default -> false;
            };
        }

        private static boolean isUnansweredException(String type) {
            String name = type.substring(type.lastIndexOf('.') + 1);
            return (name.endsWith("Exception") || name.endsWith("Error")) && !ANSWERED.contains(name);
        }

        private static String root(ExpressionTree tree) {
            return switch (tree) {
                case MemberSelectTree select -> root(select.getExpression());
                case MethodInvocationTree call -> root(call.getMethodSelect());
                default -> tree.toString();
            };
        }

        private static String joined(ExpressionTree tree) {
            return switch (tree) {
                case BinaryTree sum -> joined(sum.getLeftOperand()) + joined(sum.getRightOperand());
                case LiteralTree literal when literal.getValue() instanceof String text -> text;
                default -> "…";
            };
        }
    }
}
