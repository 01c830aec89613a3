-- The subsidy of the flexibly employed, decided for a register of people, as an expert would write
-- it for DuckDB by hand. The readings are those of readings.py, written in.
--
-- How the nine requirements of a row stand becomes one number: nine bits of what fails, and above
-- them nine of what is undecided. What follows from them is looked up in a list of texts, because a
-- join would lose the order of the rows: of all ways tried that keep it the quickest. Functions of
-- one text column stand alone, because DuckDB then computes them once for each entry of the file's
-- dictionary.

SET VARIABLE listed = (
  WITH named AS (
    SELECT ['年龄条件', '本区户籍', '登记失业', '灵活就业方式', '合法收入', '缴费标准', '缴费险种',
            '不重复享受', '期限内'] AS names
  )
  SELECT list(nullif(array_to_string(
    list_filter(names, lambda n, i: code >> (i - 1)::INTEGER & 1 = 1), '；'), '') ORDER BY code)
  FROM named, range(512) AS codes(code)
);

COPY (
  WITH measured AS (
    SELECT *,
      -- Years of 12 months of 31 days; the day after, so that 29 February is reached on the 28th.
      year(核定日 + 1) * 372 + month(核定日 + 1) * 31 + day(核定日 + 1)
        - (year(出生日期) * 372 + month(出生日期) * 31 + day(出生日期)) AS lived,
      (list_contains(['女', '男'], 性别)
        AND list_contains(['东城区', '西城区', '朝阳区', '丰台区', '石景山区', '海淀区', '门头沟区',
          '房山区', '通州区', '顺义区', '昌平区', '大兴区', '怀柔区', '平谷区', '密云区', '延庆区',
          '外省市'], 户籍区)
        AND list_contains(['家庭户', '单位集体户', '学生集体户'], 户口性质)
        AND list_contains(['新就业平台', '零工市场', '其他灵活就业', '单位就业', '个体工商户',
          '未就业'], 就业形式)
        AND list_contains(['城镇职工', '城乡居民', '未参保'], 参保类型)
        AND least(已享受月数, 他项已享受月数, 中断月数) >= 0
        AND greatest(已享受月数, 他项已享受月数, 中断月数) <= 120) IS FALSE AS refused
    FROM read_parquet($input)
  ), judged AS (
    SELECT *,
      CASE WHEN 性别 = '女' THEN lived BETWEEN 35 * 372 + 1 AND 40 * 372
           WHEN 性别 = '男' THEN lived BETWEEN 45 * 372 + 1 AND 50 * 372
           WHEN NOT (lived BETWEEN 35 * 372 + 1 AND 40 * 372
             OR lived BETWEEN 45 * 372 + 1 AND 50 * 372) THEN FALSE END AS age,
      户籍区 = '海淀区' AS local,
      list_contains(['新就业平台', '零工市场'], 就业形式)
        OR (就业形式 = '其他灵活就业' AND 单位不固定 AND 岗位不固定 AND 时间不固定) AS flexible,
      参保类型 = '城镇职工' AS scheme,
      已缴养老 OR 已缴医疗 OR 已缴失业 AS insured,
      CASE WHEN 已享受月数 IS NOT NULL AND 起始月 IS NOT NULL
           THEN 已享受月数 < 24 AND (NOT 户籍已迁出 OR datediff('month', 起始月, 户籍迁出日) >= 0)
      END AS within_term
    FROM measured
  ), coded AS (
    SELECT *,
      CASE WHEN NOT refused THEN
        CASE age WHEN TRUE THEN 0 WHEN FALSE THEN 1 ELSE 512 END
        + CASE local WHEN TRUE THEN 0 WHEN FALSE THEN 2 ELSE 1024 END
        + CASE 就业前登记失业 WHEN TRUE THEN 0 WHEN FALSE THEN 4 ELSE 2048 END
        + CASE flexible WHEN TRUE THEN 0 WHEN FALSE THEN 8 ELSE 4096 END
        + CASE 取得合法收入 WHEN TRUE THEN 0 WHEN FALSE THEN 16 ELSE 8192 END
        + CASE scheme WHEN TRUE THEN 0 WHEN FALSE THEN 32 ELSE 16384 END
        + CASE insured WHEN TRUE THEN 0 WHEN FALSE THEN 64 ELSE 32768 END
        + CASE 同月享受其他补贴 WHEN FALSE THEN 0 WHEN TRUE THEN 128 ELSE 65536 END
        + CASE within_term WHEN TRUE THEN 0 WHEN FALSE THEN 256 ELSE 131072 END
      END AS code
    FROM judged
  ), counted AS (
    SELECT *,
      -- All hold: months are left and one at least is due. Undecided where it is not known whether
      -- the hukou moved, and its move would end the months early.
      CASE WHEN code = 0 THEN
        CASE WHEN NOT 户籍已迁出 OR datediff('month', 起始月, 户籍迁出日) >= 23 - 已享受月数
             THEN 24 - 已享受月数
             WHEN 户籍已迁出 THEN datediff('month', 起始月, 户籍迁出日) + 1 END
      END AS months
    FROM coded
  )
  SELECT 证件号码, 性别, 出生日期, 申请日, 核定日, 灵活就业开始日, 起始月, 户籍区, 户口性质,
    户籍已迁出, 户籍迁出日, 就业前登记失业, 申请时登记失业, 就业形式, 单位不固定, 岗位不固定,
    时间不固定, 取得合法收入, 参保类型, 已缴养老, 已缴医疗, 已缴失业, 同月享受其他补贴, 已享受月数,
    他项已享受月数, 中断月数, 中断后重新登记,
    CASE WHEN code & 511 <> 0 THEN '不可享受' WHEN code <> 0 THEN '待补正' WHEN code = 0 THEN '可享受'
    END AS 结论,
    months::BIGINT AS 可享受月数,
    CASE WHEN months IS NOT NULL THEN date_trunc('month', 起始月)::DATE END AS 首月,
    CASE WHEN months IS NOT NULL
         THEN (date_trunc('month', 起始月) + to_months(months - 1))::DATE END AS 末月,
    NULL::DECIMAL(38, 2) AS 每月补贴,
    getvariable('listed')[(code & 511) + 1] AS 不符合,
    getvariable('listed')[(code >> 9) + 1] AS 待补,
    NULL::VARCHAR AS 待解释,
    CASE WHEN NOT refused THEN '2023-draft（草案，不可用于发放）; 年满口径＝生日当天; 闰日口径＝二月末日; 户籍口径＝凡登记户籍; 核龄时点＝核定时; 年龄核定＝首次核定后不再核; 户籍核定＝迁出次月起停; 期限口径＝累计; 险种口径＝缴几补几; 列举口径＝三项须同时具备; 登记时点＝就业前; 叠加口径＝不得重复; 补领口径＝可以补领' END AS 版本,
    CASE WHEN refused THEN concat_ws('；',
      CASE WHEN NOT list_contains(['女', '男'], 性别) THEN '性别' END,
      CASE WHEN NOT list_contains(['东城区', '西城区', '朝阳区', '丰台区', '石景山区', '海淀区',
        '门头沟区', '房山区', '通州区', '顺义区', '昌平区', '大兴区', '怀柔区', '平谷区', '密云区',
        '延庆区', '外省市'], 户籍区) THEN '户籍区' END,
      CASE WHEN NOT list_contains(['家庭户', '单位集体户', '学生集体户'], 户口性质)
           THEN '户口性质' END,
      CASE WHEN NOT list_contains(['新就业平台', '零工市场', '其他灵活就业', '单位就业',
        '个体工商户', '未就业'], 就业形式) THEN '就业形式' END,
      CASE WHEN NOT list_contains(['城镇职工', '城乡居民', '未参保'], 参保类型) THEN '参保类型' END,
      CASE WHEN 已享受月数 NOT BETWEEN 0 AND 120 THEN '已享受月数' END,
      CASE WHEN 他项已享受月数 NOT BETWEEN 0 AND 120 THEN '他项已享受月数' END,
      CASE WHEN 中断月数 NOT BETWEEN 0 AND 120 THEN '中断月数' END) END AS 错误
  FROM counted
) TO $output (FORMAT parquet);
