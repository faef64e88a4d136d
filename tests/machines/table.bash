# The table of docs/machines.md. Sourced by `run`.
# shellcheck shell=bash disable=SC2154 # row and count are those of steps.bash, the others those of run

table=$kit/docs/machines.md

# Prints the numbers of the machines that are to be tried.
chosen()
{
    local i
    for ((i = 0; i < count; i++)); do
        [[ -z $starred || -n ${row[$i.star]:-} ]] && [[ ${row[$i.name]} == *"$word"* ]] && echo "$i"
    done
}

list_machines()
{
    local i
    for i in $(chosen); do
        printf '%-1s %-32s %s\n' "${row[$i.star]:-}" "${row[$i.name]}" "${row[$i.about]}"
    done
}

# Prints what is tried on machine $1.
tried_on()
{
    case ${row[$1.steps]} in
    whole) echo 'setup, demo, docs, all tests, all models graded' ;;
    bare) echo 'setup' ;;
    refusal) echo "demo, lesson ${row[$1.lesson]} graded" ;;
    *) echo "demo, lesson ${row[$1.lesson]} graded${row[$1.tests]:+, tests: ${row[$1.tests]}}" ;;
    esac
}

# Prints the table: what was tried now with its result, the other machines with the line that they have.
rows_of_table()
{
    local i old
    echo '| machine | what is different there | what is tried | result |'
    echo '| --- | --- | --- | --- |'
    for ((i = 0; i < count; i++)); do
        old=$(awk -v name="| ${row[$i.name]}${row[$i.star]:+ *} |" 'index($0, name) == 1' "$table" |
            sed 's/.* | \(.*\) |$/\1/')
        printf '| %s | %s | %s | %s |\n' "${row[$i.name]}${row[$i.star]:+ *}" "${row[$i.about]}" \
            "$(tried_on "$i")" "${row[$i.result]:-${old:-not tried yet}}"
    done
}

# Puts the table where docs/machines.md has its place.
write_table()
{
    rows_of_table >"$work/table"
    awk -v new="$work/table" '
        /^<!-- \/machines -->/ { inside = 0 }
        !inside { print }
        /^<!-- machines -->/ { inside = 1; while ((getline line < new) > 0) print line }' "$table" >"$work/page" &&
        cat "$work/page" >"$table"
}
