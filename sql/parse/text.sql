-- Text as it is compared: full-width digits, letters and signs folded, surrounding white space gone, blank is NULL.
-- Most text needs nothing of that, so it is looked at first.

-- Invisible signs that come with text pasted from messengers and web pages: zero width, direction marks.
create or replace macro visible(x) as
    regexp_replace(x, '[\x{200B}-\x{200F}\x{202A}-\x{202E}\x{2060}-\x{2064}\x{FEFF}]', '', 'g');

create or replace macro clean_text(x) as
    case
        when regexp_matches(x, '^[\s\x{00A0}\x{3000}]|[\s\x{00A0}\x{3000}]$|[\x{200B}-\x{200F}\x{202A}-\x{202E}\x{2060}-\x{2064}\x{FEFF}]')
            then nullif(regexp_replace(visible(x), '^[\s\x{00A0}\x{3000}]+|[\s\x{00A0}\x{3000}]+$', '', 'g'), '')
        when x <> '' then x
    end;

create or replace macro fold_width(x) as
    case
        when regexp_full_match(x, '[!-~]([ -~]*[!-~])?') then x
        when regexp_matches(x, '[\x{FF01}-\x{FF5E}\x{3000}\x{00A0}\x{2002}-\x{200A}\x{202F}〜−∶]')
            then clean_text(translate(
                regexp_replace(x, '[\x{00A0}\x{2002}-\x{200A}\x{202F}]', ' ', 'g'),
                '　！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～〜−∶',
                ' !"#$%&''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefghijklmnopqrstuvwxyz{|}~~-:'
            ))
        else clean_text(x)
    end;

-- The reader marks what is no value: U+001F, then "e" and an error such as #N/A, or "f" for a formula without a stored value.
create or replace macro is_unreadable(x) as contains(x, chr(31));

create or replace macro read_phone(x) as
    coalesce(
        nullif(regexp_replace(regexp_replace(x, '[^0-9]', '', 'g'), '^(?:0086|86)(1\d{10})$', '\1'), ''),
        x
    );

-- "M78" for column 13, row 78.
create or replace macro cell_address(col, row_no) as
    case when col > 702 then chr((64 + (col - 703) // 676 + 1)::integer) else '' end
    || case when col > 26 then chr((65 + ((col - 27) // 26) % 26)::integer) else '' end
    || chr((65 + (col - 1) % 26)::integer)
    || row_no;
